package org.sealpost.cli.remote;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sealpost.mail.MailId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What became of a mail. */
@Command(
    name = "trace",
    description = "what became of a mail: by address, @domain, Message-ID or queue id")
public final class TraceVerb implements Callable<Integer> {

  private static final String PATH = "/api/v1/messages";

  @Mixin private Connection gateway = new Connection();

  @Parameters(paramLabel = "ADDRESS|MESSAGE-ID|ID")
  private String wanted = "";

  @Option(names = "--limit", defaultValue = "50", description = "at most so many")
  private String limit = "50";

  @Override
  public Integer call() {
    if (MailId.isMailId(wanted)) {
      return gateway.show(PATH + "/" + wanted);
    }
    var query = new HashMap<String, String>(Map.of("limit", limit));
    boolean isMessageId = wanted.startsWith("<") && wanted.endsWith(">");
    query.put(isMessageId ? "messageId" : "address", wanted);
    var page = gateway.open().get(PATH, query);
    var mails = Listing.items(page);
    if (mails.size() == 1 && !gateway.wantsJson()) {
      return gateway.show(PATH + "/" + GatewayApi.encoded(mails.getFirst().path("id").asString()));
    }
    Listing.print(
        gateway.out(),
        gateway.wantsJson(),
        page,
        java.util.List.of(
            "id", "at", "direction", "from", "recipients", "subject", "verdict", "action"));
    return mails.isEmpty() ? 1 : 0;
  }
}
