package org.sealpost.checks.attachment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sealpost.checks.attachment.AttachedFile.Lock;
import org.sealpost.checks.attachment.AttachedFile.Macros;
import org.sealpost.mail.Part;

/** Looks into the files of one mail, archives within archives, within one budget. */
final class Unpacking {

  static final int HEAD = 64 * 1024;
  private static final int LARGEST = 32 * 1024 * 1024;

  /** The EICAR test file, in two pieces, so that this program is no virus. */
  private static final byte[] EICAR =
      ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
          .getBytes(StandardCharsets.US_ASCII);

  private final Budget budget = new Budget();
  private final List<AttachedFile> files = new ArrayList<>();

  Attachments unpack(List<Part.Leaf> leaves) {
    try {
      for (var leaf : leaves) {
        leaf(leaf);
      }
      return new Attachments(files, Optional.empty(), false);
    } catch (Budget.ExceededException limit) {
      return new Attachments(files, Optional.of(String.valueOf(limit.getMessage())), false);
    } catch (Budget.OutOfTimeException late) {
      return new Attachments(files, Optional.empty(), true);
    }
  }

  private void leaf(Part.Leaf leaf) throws Budget.ExceededException, Budget.OutOfTimeException {
    budget.entry();
    var names = leaf.fileNames().stream().map(FileName::new).toList();
    boolean attached =
        !names.isEmpty()
            || !leaf.type().type().equals("text")
            || leaf.disposition().filter("attachment"::equals).isPresent();
    var head = leaf.decoded(HEAD);
    var kind = attached ? FileKind.of(head) : FileKind.OTHER;
    var path = names.isEmpty() ? leaf.type().mediaType() : names.getFirst().text();
    var octets = Archives.opens(kind) ? leaf.decoded(LARGEST + 1) : head;
    look(new Found(names, path, kind, attached, octets, 0));
  }

  /** A file whose octets are at hand: the whole of an archive, the head of anything else. */
  static final class Found {

    private final List<FileName> names;
    private final String path;
    private final FileKind kind;
    private final boolean isAttached;
    private final byte[] octets;
    private final int depth;

    Found(
        List<FileName> names,
        String path,
        FileKind kind,
        boolean isAttached,
        byte[] octets,
        int depth) {
      this.names = names;
      this.path = path;
      this.kind = kind;
      this.isAttached = isAttached;
      this.octets = octets;
      this.depth = depth;
    }

    List<FileName> names() {
      return names;
    }

    String path() {
      return path;
    }

    FileKind kind() {
      return kind;
    }

    boolean isAttached() {
      return isAttached;
    }

    byte[] octets() {
      return octets;
    }

    int depth() {
      return depth;
    }
  }

  /** Takes note of a file, and of what is in it. */
  void look(Found found) throws Budget.ExceededException, Budget.OutOfTimeException {
    int at = files.size();
    files.add(seen(found, Lock.OPEN, Macros.NONE));
    if (!Archives.opens(found.kind())) {
      if (found.kind() == FileKind.RAR || found.kind() == FileKind.CABINET) {
        var lock = RarHeader.isEncrypted(found.octets()) ? Lock.ENCRYPTED : Lock.UNREADABLE;
        files.set(at, seen(found, lock, Macros.NONE));
      }
      return;
    }
    if (found.depth() >= Budget.DEPTH) {
      throw new Budget.ExceededException("archives nested more than " + Budget.DEPTH + " deep");
    }
    if (found.octets().length > LARGEST) {
      files.set(at, seen(found, Lock.UNREADABLE, Macros.NONE));
      return;
    }
    try {
      var inside = new Archives(this, budget).open(found);
      files.set(at, seen(found, inside.lock(), inside.macros()));
    } catch (Budget.ExceededException | Budget.OutOfTimeException limit) {
      throw limit;
    } catch (IOException | RuntimeException broken) {
      // Whatever the libraries throw on broken input: it could not be looked into.
      files.set(at, seen(found, Lock.UNREADABLE, Macros.NONE));
    }
  }

  private static AttachedFile seen(Found found, Lock lock, Macros macros) {
    return new AttachedFile(
        found.names(),
        found.path(),
        found.kind(),
        found.isAttached(),
        isTestVirus(found.octets()),
        lock,
        macros);
  }

  private static boolean isTestVirus(byte[] octets) {
    return octets.length >= EICAR.length
        && Arrays.equals(octets, 0, EICAR.length, EICAR, 0, EICAR.length);
  }
}
