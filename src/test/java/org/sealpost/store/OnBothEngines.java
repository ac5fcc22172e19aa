package org.sealpost.store;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test that runs on SQLite and on PostgreSQL; its one parameter is a {@link TestDatabase} (or a
 * {@link Database}), fresh and migrated, closed and removed afterwards.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@MethodSource("org.sealpost.store.TestDatabases#both")
public @interface OnBothEngines {}
