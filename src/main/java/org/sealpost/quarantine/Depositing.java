package org.sealpost.quarantine;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Content;
import org.sealpost.mail.Mail;
import org.sealpost.store.ContentStore;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryEntry;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Seals copies and prepares them to be kept. */
record Depositing(
    ContentStore contents,
    KeyVault vault,
    Stories stories,
    InstantSource clock,
    QuarantineSettings settings,
    CaseRows rows) {

  /** Above this size a sealed copy is made in a file. */
  private static final int LARGEST_IN_MEMORY = 2 * 1024 * 1024;

  Deposit deposit(Mail mail, Direction direction, HoldReason reason) {
    var number = CaseNumber.random();
    var prepared = prepare(number, mail.message().content());
    return new Prepared(this, number, mail, direction, reason, prepared, clock.instant());
  }

  private ContentStore.Prepared prepare(CaseNumber number, Content content) {
    try {
      return content.size() > LARGEST_IN_MEMORY
          ? prepareFile(number, content)
          : prepareOctets(number, content);
    } catch (IOException full) {
      throw new UncheckedIOException("a copy for quarantine could not be made", full);
    }
  }

  private ContentStore.Prepared prepareOctets(CaseNumber number, Content content)
      throws IOException {
    var sealed = new ByteArrayOutputStream(Math.toIntExact(content.size()) + 256);
    SealedFrames.seal(vault, number, content, sealed);
    return contents.prepare(Content.of(sealed.toByteArray()));
  }

  private ContentStore.Prepared prepareFile(CaseNumber number, Content content) throws IOException {
    var file = Files.createTempFile("sealpost-quarantine", ".sealed");
    try {
      try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
        SealedFrames.seal(vault, number, content, out);
      }
      return contents.prepare(Content.of(file));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** A sealed copy that is on disk but not yet kept. */
  private record Prepared(
      Depositing depositing,
      CaseNumber caseNumber,
      Mail mail,
      Direction direction,
      HoldReason reason,
      ContentStore.Prepared content,
      Instant at)
      implements Deposit {

    @Override
    public CaseNumber keep(JdbcClient sql) {
      content.keep(sql);
      var expiresAt = at.plus(depositing.settings().of(reason.kind()));
      depositing.rows().insert(sql, this.asCase(expiresAt), mail, content.id());
      depositing
          .stories()
          .add(sql, mail.id(), new StoryEntry.Held(at, reason.sentence(), caseNumber.text()));
      return caseNumber;
    }

    @Override
    public void abandon() {
      content.abandon();
    }

    private Case asCase(Instant expiresAt) {
      return CaseRows.describe(caseNumber, mail, direction, reason, at, expiresAt);
    }
  }
}
