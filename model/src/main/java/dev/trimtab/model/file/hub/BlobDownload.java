package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import dev.trimtab.model.file.hub.PartialFile.Range;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/*
 * The first missing range is asked for alone. Its answer says whether the server knows ranges: with
 * 206 the others are asked for at the same time, with 200 the answer is the whole file and is taken
 * as that. A range that breaks off goes on where it broke off. What a server says about lengths is
 * compared with what the listing said before a byte is read, so that a lie costs nothing.
 */

/** The fetching of one file's missing bytes, over several connections where that is possible. */
final class BlobDownload {
  private static final int BUFFER = 64 << 10;

  /** What may be lost when the process is killed, for each connection. */
  private static final long NOTE_EVERY = 1L << 20;

  /** An attempt that brought less is not progress. */
  private static final long PROGRESS = BUFFER;

  private final HubClient client;
  private final HubFile file;
  private final URI source;
  private final PartialFile partial;
  private final Refusals refusals;
  private final Lines lines;

  /** Where the hub sent us last time; asked anew once that place refuses. */
  private final AtomicReference<URI> place;

  /**
   * What all downloads of a pull share.
   *
   * @param connections a permit for each that may be open
   * @param ranges run the ranges of all files
   * @param listener hears what comes
   */
  record Lines(Semaphore connections, ExecutorService ranges, Consumer<PullEvent> listener) {}

  BlobDownload(
      HubClient client, HubApi api, String commit, HubFile file, PartialFile partial, Lines lines) {
    this.client = client;
    this.file = file;
    this.source = api.source(file, commit);
    this.partial = partial;
    this.refusals = api.refusals();
    this.lines = lines;
    this.place = new AtomicReference<>(source);
  }

  /** Fetches what is missing. */
  void run() throws InterruptedException {
    long most = client.transfer().rangeBytes();
    List<Range> missing = partial.missing(most);
    if (missing.isEmpty()) {
      return;
    }
    fetch(missing.getFirst(), true);
    var done = new ExecutorCompletionService<Range>(lines.ranges());
    List<Future<Range>> others = new ArrayList<>();
    for (Range range : partial.missing(most)) {
      others.add(
          done.submit(
              () -> {
                fetch(range, false);
                return range;
              }));
    }
    try {
      for (int i = 0; i < others.size(); i++) {
        done.take().get();
      }
    } catch (ExecutionException e) {
      throw Failures.rethrown(e);
    } finally {
      others.forEach(other -> other.cancel(true));
    }
  }

  private void fetch(Range wanted, boolean first) throws InterruptedException {
    Attempts attempts = new Attempts(client.transfer(), file.name() + wanted.begin());
    Progress progress = new Progress(wanted);
    while (progress.at < progress.end) {
      if (lines.ranges().isShutdown()) {
        throw new InterruptedException("another file failed");
      }
      Duration pause;
      lines.connections().acquire();
      try {
        long before = progress.furthest;
        pause = attempt(progress, first, attempts);
        if (progress.furthest - before >= PROGRESS) {
          attempts.progressed();
        }
      } finally {
        lines.connections().release();
      }
      Thread.sleep(pause);
    }
  }

  /** One request; how long to wait before the next, if one is needed. */
  private Duration attempt(Progress progress, boolean first, Attempts attempts)
      throws InterruptedException {
    long before = progress.furthest;
    URI target = place.get();
    URI answering = target;
    try (HubAnswer answer = client.get(target, range(progress))) {
      answering = answer.from();
      if (answer.status() == HubAnswer.OK || answer.status() == HubAnswer.PARTIAL) {
        if (target.equals(source)) {
          // An answer from a place that was learnt earlier says nothing about how long it holds.
          place.compareAndSet(source, answering);
        }
        read(answer, progress, first);
        return Duration.ZERO;
      }
      if (!answer.isPassing() && client.isHub(answer.from())) {
        throw refusals.of(answer);
      }
      place.compareAndSet(target, source);
      return waited(
          attempts.failed(answer.retryAfter(), () -> refusals.of(answer)),
          "status " + answer.status());
    } catch (IOException e) {
      if (lines.ranges().isShutdown()) {
        throw new InterruptedException("another file failed");
      }
      URI failed = e instanceof HubClient.Unreached unreached ? unreached.at() : answering;
      place.compareAndSet(target, source);
      place.compareAndSet(failed, source);
      if (progress.furthest - before >= PROGRESS) {
        attempts.progressed();
      }
      String why = HubApi.why(e);
      return waited(
          attempts.failed(
              Duration.ZERO,
              () ->
                  e instanceof Lie
                      ? new UserError(
                          file.name() + " cannot be fetched: " + why + ".",
                          "Run the command again; where it stays so, check HF_ENDPOINT and the"
                              + " proxy.",
                          e)
                      : refusals.unreachable(failed, why, e)),
          why);
    }
  }

  private Duration waited(Duration pause, String why) {
    lines.listener().accept(new PullEvent.Waiting(file.name() + ": " + why));
    return pause;
  }

  private Map<String, String> range(Progress progress) {
    if (progress.at == 0 && progress.end == file.bytes()) {
      return Map.of();
    }
    return Map.of("Range", "bytes=%d-%d".formatted(progress.at, progress.end - 1));
  }

  private void read(HubAnswer answer, Progress progress, boolean first) throws IOException {
    long begin;
    long end;
    if (answer.status() == HubAnswer.PARTIAL) {
      HubAnswer.Part part = answer.part();
      begin = part.begin();
      end = part.end();
      boolean asked = begin == progress.at && end > begin && end <= progress.end;
      if (!asked || (part.total() >= 0 && part.total() != file.bytes())) {
        throw new Lie(
            "asked for bytes %d to %d of %d, the server sends \"%s\""
                .formatted(
                    progress.at,
                    progress.end - 1,
                    file.bytes(),
                    Refusals.printable(answer.header("Content-Range"))));
      }
    } else {
      begin = 0;
      end = file.bytes();
      if (!first) {
        throw new Lie("the server knows ranges at one time and not at another");
      }
    }
    long length = answer.length().orElse(end - begin);
    if (length != end - begin) {
      throw new Lie("wanted %d bytes, the server announces %d".formatted(end - begin, length));
    }
    if (answer.status() == HubAnswer.OK) {
      beginAnew(progress);
    }
    copy(answer.body(), end, progress);
  }

  /** The whole file comes, whatever of it is here. */
  private void beginAnew(Progress progress) {
    long lost = partial.present();
    if (lost > 0) {
      lines.listener().accept(new PullEvent.Advanced(-lost));
      partial.reset();
    }
    progress.at = 0;
    progress.end = file.bytes();
  }

  private void copy(InputStream body, long end, Progress progress) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long noted = progress.at;
    try {
      while (progress.at < end) {
        int got = body.read(buffer, 0, (int) Math.min(buffer.length, end - progress.at));
        if (got < 0) {
          throw new IOException("%d bytes are missing at its end".formatted(end - progress.at));
        }
        partial.write(ByteBuffer.wrap(buffer, 0, got), progress.at);
        progress.to(progress.at + got);
        if (progress.at - noted >= NOTE_EVERY) {
          noted = note(noted, progress.at);
        }
      }
    } finally {
      note(noted, progress.at);
    }
  }

  private long note(long begin, long end) {
    if (end > begin) {
      partial.note(new Range(begin, end));
      lines.listener().accept(new PullEvent.Advanced(end - begin));
    }
    return end;
  }

  /** How far one range is; the range becomes the whole file where the server knows no ranges. */
  private static final class Progress {
    private long at;
    private long end;
    private long furthest;

    Progress(Range range) {
      at = range.begin();
      end = range.end();
      furthest = at;
    }

    private void to(long position) {
      at = position;
      furthest = Math.max(furthest, position);
    }
  }

  /** An answer that contradicts the listing or itself. */
  private static final class Lie extends IOException {
    Lie(String what) {
      super(what);
    }
  }
}
