package org.sealpost.console;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sealpost.store.Database;

/**
 * The parts of the gateway that the console shows and turns.
 *
 * @param database where the console keeps its accounts, tokens and sessions
 * @param clock the time
 * @param scan judges a message
 * @param metrics the text for Prometheus
 * @param health how each part is
 * @param ready whether all listeners accept
 * @param settings the settings in force as a tree of maps, lists and texts, without secrets
 */
public record ConsoleParts(
    Database database,
    InstantSource clock,
    Scan scan,
    Supplier<String> metrics,
    Supplier<List<HealthLine>> health,
    Supplier<Boolean> ready,
    Supplier<Map<String, Object>> settings) {}
