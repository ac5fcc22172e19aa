package org.sealpost.mailflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sealpost.authenticity.ArcSealer;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.editing.HeaderEdit;
import org.sealpost.editing.HeaderLine;
import org.sealpost.editing.TraceLine;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Mail;
import org.sealpost.mail.Message;
import org.sealpost.policy.Verdict;
import org.sealpost.smime.Opened;
import org.sealpost.smime.SmimeStatus;
import org.sealpost.tracking.StoryEntry;

/** What we write on top of inbound mail, after taking out whatever claims to be from us. */
final class Marks {

  private final Domain hostname;
  private final ArcSealer sealer;
  private final DkimKeys keys;

  Marks(Domain hostname, ArcSealer sealer, DkimKeys keys) {
    this.hostname = hostname;
    this.sealer = sealer;
    this.keys = keys;
  }

  /**
   * The octets as they go to the inner server. What was encrypted goes on in readable form; all
   * else goes on as it came, so that signatures can be verified there too. Where they cannot any
   * more, we seal what we found. What happened goes to the story.
   */
  Content inbound(
      Mail mail,
      Opened opened,
      AuthenticationOutcome authentication,
      Verdict verdict,
      List<StoryEntry> story) {
    var message = opened.wasEncrypted() ? opened.message() : mail.message();
    var edit =
        HeaderEdit.of(message)
            .removeForgedMarks(hostname.name())
            .add(TraceLine.received(mail, hostname.name()))
            .add(verdictLine(mail, verdict));
    if (opened.status() != SmimeStatus.UNSIGNED || opened.wasEncrypted()) {
      edit.add(smimeLine(opened));
    }
    Branding.mark(edit, authentication);
    var marked = withResults(edit, authentication);
    return opened.wasEncrypted() || edit.isTakingOut()
        ? sealed(marked, mail, authentication, story)
        : marked;
  }

  /** In the name of the first recipient's domain: its mail server is who reads the seal. */
  private Content sealed(
      Content content, Mail mail, AuthenticationOutcome authentication, List<StoryEntry> story) {
    var key = keys.of(mail.envelope().recipients().getFirst().domain()).getFirst();
    var set = sealer.seal(Message.read(content), authentication, hostname.name(), key);
    if (set.isEmpty()) {
      return content;
    }
    story.add(
        new StoryEntry.ArcSealed(
            mail.arrival().at(),
            key.domain().name(),
            key.selector(),
            authentication.arc().sets() + 1));
    var pieces = new ArrayList<>(set.stream().map(HeaderLine::octets).toList());
    pieces.add(content);
    return Content.concat(pieces);
  }

  /** The octets of a mail that we did not judge: our trace, and no mark that claims to be ours. */
  Content passed(Mail mail) {
    return HeaderEdit.of(mail.message())
        .removeForgedMarks(hostname.name())
        .add(TraceLine.received(mail, hostname.name()))
        .content();
  }

  private Content withResults(HeaderEdit edit, AuthenticationOutcome authentication) {
    var results = authentication.results(hostname.name()).field();
    return Content.concat(List.of(HeaderLine.octets(results), edit.content()));
  }

  private static HeaderLine verdictLine(Mail mail, Verdict verdict) {
    return new HeaderLine(
        "X-Sealpost-Verdict",
        "%s; score=%.1f; id=%s".formatted(verdict.word().word(), verdict.score(), mail.id()));
  }

  private static HeaderLine smimeLine(Opened opened) {
    var text = new StringBuilder(opened.status().name().toLowerCase(Locale.ROOT));
    if (opened.wasEncrypted()) {
      text.append("; encrypted");
    }
    opened.signers().stream()
        .flatMap(signer -> signer.email().stream())
        .findFirst()
        .ifPresent(email -> text.append("; signer=").append(email));
    return HeaderLine.cleaned("X-Sealpost-Smime", text.toString());
  }
}
