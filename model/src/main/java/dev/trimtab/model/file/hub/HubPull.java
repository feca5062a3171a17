package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import dev.trimtab.model.file.hub.PullResult.PulledFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The fetching of one model into the hub's cache: only the files that are needed and not here yet,
 * each checked against the hub's checksum before it gets its name. What a run leaves unfinished the
 * next one goes on with. A branch means its new commit only after all files of that are here.
 */
public final class HubPull {
  /** What is looked at before the large files are asked for. */
  private static final Set<String> FIRST =
      Set.of(HubSelection.CONFIG, HubSelection.INDEX, "generation_config.json");

  private final HubSettings settings;
  private final HubCache cache;
  private final PullRequest request;
  private final Inspection inspection;
  private final Consumer<PullEvent> listener;
  private final LongAdder fetched = new LongAdder();

  /** A look at a model's configuration before its large files are asked for. */
  @FunctionalInterface
  public interface Inspection {
    /**
     * Looks at a folder that holds config.json alone.
     *
     * @throws UserError where the model could not be run
     */
    void inspect(Path folder) throws IOException;
  }

  /**
   * A pull that has not begun.
   *
   * @param inspection asked where the files that are needed are fetched
   * @param listener hears what happens, one event at a time, from several threads
   */
  public HubPull(
      HubSettings settings,
      PullRequest request,
      Inspection inspection,
      Consumer<PullEvent> listener) {
    this(settings, new HubCache(settings.cache()), request, inspection, listener);
  }

  /** The same into a given cache. */
  HubPull(
      HubSettings settings,
      HubCache cache,
      PullRequest request,
      Inspection inspection,
      Consumer<PullEvent> listener) {
    Object turn = new Object();
    this.settings = settings;
    this.cache = cache;
    this.request = request;
    this.inspection = inspection;
    this.listener =
        event -> {
          synchronized (turn) {
            listener.accept(event);
          }
        };
  }

  /**
   * Fetches what is missing; without connections only looks whether everything is here.
   *
   * @throws UserError where the model, its revision or a file is not there, the hub refuses or
   *     cannot be reached, contents are not what the hub says, the disk is too small, or the engine
   *     could not read the model
   */
  public PullResult run() throws IOException {
    if (settings.offline()) {
      return present();
    }
    try (HubClient client = new HubClient(settings)) {
      return new Transfers(client).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + request.name() + " was fetched", e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** What is here, where that is all that was asked for. */
  private PullResult present() throws IOException {
    HubName name = request.name();
    String pull = "Fetch it with a connection: trimtab models pull " + name + ".";
    HubSnapshot snapshot =
        cache
            .find(name)
            .orElseThrow(
                () -> new UserError("%s is not in %s.".formatted(name, cache.root()), pull));
    List<PulledFile> here = new ArrayList<>();
    List<HubFile> listed = new ArrayList<>();
    for (Path file : snapshot.files()) {
      String place = snapshot.folder().relativize(file).toString().replace('\\', '/');
      String blob = file.toRealPath().getFileName().toString();
      String checksum = blob.matches("[0-9a-f]{40}|[0-9a-f]{64}") ? blob : "";
      here.add(new PulledFile(place, Files.size(file), checksum));
      listed.add(new HubFile(place, Files.size(file), checksum));
    }
    if (request.file().isEmpty() && request.include().isEmpty()) {
      snapshot.model();
    } else {
      List<HubFile> wanted =
          new HubSelection(new HubListing(name, snapshot.commit(), listed)).of(request);
      here.removeIf(file -> wanted.stream().noneMatch(each -> each.name().equals(file.name())));
    }
    return new PullResult(name, snapshot.commit(), snapshot.folder(), here, 0);
  }

  /** The connections of one run. */
  private final class Transfers {
    private final HubClient client;
    private final HubApi api;
    private final Semaphore connections = new Semaphore(settings.transfer().connections(), true);

    Transfers(HubClient client) {
      this.client = client;
      this.api = new HubApi(client, settings, request.name());
    }

    PullResult run() throws IOException, InterruptedException {
      HubListing listing = api.listing();
      HubSelection selection = new HubSelection(listing);
      List<HubFile> wanted = new ArrayList<>(known(selection.of(request), listing));
      cache.prepare();
      Path folder = cache.snapshot(request.name(), listing.commit());
      if (request.file().isEmpty() && request.include().isEmpty()) {
        fetchAll(wanted.stream().filter(file -> FIRST.contains(file.name())).toList(), listing);
        requireReadable(folder);
        if (wanted.stream().anyMatch(file -> file.name().equals(HubSelection.INDEX))) {
          Path index = folder.resolve(HubSelection.INDEX);
          wanted.addAll(known(selection.shardsOf(index), listing));
        }
      }
      plan(wanted, listing);
      fetchAll(wanted, listing);
      cache.refer(request.name(), listing.commit());
      List<PulledFile> files =
          wanted.stream()
              .map(file -> new PulledFile(file.name(), file.bytes(), file.checksum()))
              .sorted(Comparator.comparing(PulledFile::name))
              .toList();
      return new PullResult(request.name(), listing.commit(), folder, files, fetched.sum());
    }

    private List<HubFile> known(List<HubFile> files, HubListing listing)
        throws InterruptedException {
      List<HubFile> known = new ArrayList<>();
      for (HubFile file : files) {
        known.add(api.known(file, listing.commit()));
      }
      return known;
    }

    /** Asks for no gigabytes that nothing can be done with. */
    private void requireReadable(Path folder) throws IOException {
      try {
        inspection.inspect(folder);
      } catch (UserError e) {
        throw new UserError(
            "%s cannot be run: %s".formatted(request.name(), e.getMessage()),
            e.remedy() + " To fetch it all the same, add --include '*'.",
            e);
      }
    }

    /** Tells what there is to do and looks whether the disk can hold it. */
    private void plan(List<HubFile> wanted, HubListing listing) throws IOException {
      long bytes = 0;
      long present = 0;
      for (HubFile file : contents(wanted).values().stream().map(List::getFirst).toList()) {
        bytes = Math.addExact(bytes, file.bytes());
        present +=
            cache.has(request.name(), listing.commit(), file)
                ? file.bytes()
                : PartialFile.present(cache.blob(request.name(), file), file.bytes());
      }
      FileStore store = Files.getFileStore(cache.root());
      long free = store.getUsableSpace();
      if (bytes - present > free) {
        throw new UserError(
            "%s needs %s more in %s, where %s are free."
                .formatted(
                    request.name(),
                    HubSelection.bytes(bytes - present),
                    cache.root(),
                    HubSelection.bytes(free)),
            "Free some room, or set HF_HUB_CACHE to a folder on another disk.");
      }
      listener.accept(new PullEvent.Planned(wanted.size(), bytes, present));
    }

    private Map<String, List<HubFile>> contents(List<HubFile> files) {
      return files.stream()
          .collect(
              Collectors.groupingBy(HubFile::checksum, LinkedHashMap::new, Collectors.toList()));
    }

    private void fetchAll(List<HubFile> files, HubListing listing) throws InterruptedException {
      ExecutorService blobs = Executors.newVirtualThreadPerTaskExecutor();
      ExecutorService ranges = Executors.newVirtualThreadPerTaskExecutor();
      try {
        BlobDownload.Lines lines = new BlobDownload.Lines(connections, ranges, this::heard);
        var done = new ExecutorCompletionService<String>(blobs);
        List<Future<String>> asked = new ArrayList<>();
        contents(files)
            .values()
            .forEach(
                same ->
                    asked.add(
                        done.submit(
                            () -> {
                              fetch(same, listing, lines);
                              return same.getFirst().name();
                            })));
        for (int i = 0; i < asked.size(); i++) {
          done.take().get();
        }
      } catch (ExecutionException e) {
        throw Failures.rethrown(e);
      } finally {
        ranges.shutdownNow();
        blobs.shutdownNow();
        ranges.close();
        blobs.close();
      }
    }

    private void heard(PullEvent event) {
      if (event instanceof PullEvent.Advanced(long bytes) && bytes > 0) {
        fetched.add(bytes);
      }
      listener.accept(event);
    }

    private void fetch(List<HubFile> same, HubListing listing, BlobDownload.Lines lines)
        throws IOException, InterruptedException {
      HubName name = request.name();
      HubFile file = same.getFirst();
      if (!cache.has(name, listing.commit(), file)) {
        Runnable waiting =
            () ->
                listener.accept(
                    new PullEvent.Waiting(file.name() + " is being fetched by another process"));
        try (BlobLock _ = BlobLock.take(cache.lock(name, file), waiting)) {
          Path blob = cache.blob(name, file);
          if (!HubCache.isWhole(blob, file)) {
            download(file, blob, listing, lines);
          }
        }
        listener.accept(new PullEvent.Fetched(file.name(), file.bytes()));
      }
      cache.link(name, listing.commit(), same);
    }

    private void download(HubFile file, Path blob, HubListing listing, BlobDownload.Lines lines)
        throws IOException, InterruptedException {
      Files.createDirectories(blob.getParent());
      boolean again = true;
      while (again) {
        try (PartialFile partial = PartialFile.open(blob, file.bytes())) {
          new BlobDownload(client, api, listing.commit(), file, partial, lines).run();
          String found = partial.checksum(file);
          if (found.equals(file.checksum())) {
            partial.finish(blob);
            return;
          }
          partial.drop();
          listener.accept(new PullEvent.Advanced(-file.bytes()));
          // What an earlier run left may have been lost in a power cut.
          again = partial.resumed();
          if (!again) {
            throw corrupt(file, found);
          }
        }
      }
    }

    private UserError corrupt(HubFile file, String found) {
      return new UserError(
          "%s came broken and was dropped: its checksum is %s, the hub says %s."
              .formatted(file.name(), found, file.checksum()),
          "Run the command again; where it stays so, something between this machine and the hub"
              + " changes files: check the proxy and HF_ENDPOINT.");
    }
  }
}
