package dev.trimtab.app;

import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.Laboratory;
import dev.trimtab.lab.judge.AbsentJudge;
import dev.trimtab.lab.judge.Judge;
import dev.trimtab.lab.judge.Judgement;
import dev.trimtab.lab.judge.LocalJudge;
import dev.trimtab.lab.judge.OpenAiJudge;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.judge.Spending;
import dev.trimtab.lab.steer.ModelSubject;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Owner;
import dev.trimtab.lab.store.Store;
import dev.trimtab.model.Model;
import dev.trimtab.model.ModelOutline;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;

/** A device, a judge and a store put together for a study; closes what it opened. */
public final class Workshop implements AutoCloseable {
  /** Raised when the engine's numbers change: results of another are not used. */
  public static final String ENGINE = "1";

  private static final String PLAIN_JUDGE = "bf16";

  private final Device device;
  private final Store store;
  private final Judge judge;
  private final AutoCloseable judgeOwner;

  private Workshop(Device device, Store store, Judge judge, AutoCloseable judgeOwner) {
    this.device = device;
    this.store = store;
    this.judge = judge;
    this.judgeOwner = judgeOwner;
  }

  /** A workshop with a judge; a remote one is not asked before there is something to score. */
  public static Workshop open(Device device, Path folder, JudgeSource source, List<String> command)
      throws IOException {
    Store store = Store.open(folder, owner(command));
    return over(device, store, source);
  }

  /** A workshop over a store that is open already; closes it. */
  public static Workshop over(Device device, Store store, JudgeSource source) throws IOException {
    try {
      return switch (source) {
        case JudgeSource.Local local -> withLocalJudge(device, store, local.folder());
        case JudgeSource.Remote remote -> {
          OpenAiJudge judge = remoteJudge(store, remote);
          yield new Workshop(device, store, judge, judge);
        }
      };
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /* Only pauses between attempts are drawn: they change no result. */
  private static OpenAiJudge remoteJudge(Store store, JudgeSource.Remote remote) {
    String identity = OpenAiJudge.identity(remote.endpoint(), remote.asking());
    return new OpenAiJudge(
        remote.endpoint(),
        remote.asking(),
        store.ledger("judgements/" + identity, Judgement.class),
        new SplittableRandom(ProcessHandle.current().pid()));
  }

  /** A workshop over a store that is looked at: the judge is known and cannot be asked. */
  public static Workshop looking(Device device, Store store, JudgeSource source)
      throws IOException {
    String identity =
        switch (source) {
          case JudgeSource.Local local -> {
            Precision precision = judgePrecision(local.folder());
            try (ModelOutline model = ModelOutline.open(local.folder(), precision, device)) {
              yield LocalJudge.identity(model);
            }
          }
          case JudgeSource.Remote remote ->
              OpenAiJudge.identity(remote.endpoint(), remote.asking());
        };
    return new Workshop(device, store, new AbsentJudge(identity), () -> {});
  }

  /** What a remote judge was asked since this workshop opened; nothing of a local one. */
  public Spending spent() {
    return judge instanceof OpenAiJudge remote ? remote.spent() : Spending.NONE;
  }

  /** What a judge of this machine is loaded in: as it is stored where that is quantised. */
  public static Precision judgePrecision(Path folder) throws IOException {
    return Model.customaryPrecision(folder, Precisions.ALL.get(PLAIN_JUDGE));
  }

  private static Workshop withLocalJudge(Device device, Store store, Path folder)
      throws IOException {
    Model model = Model.load(folder, judgePrecision(folder), device);
    try {
      LocalJudge judge = new LocalJudge(model);
      return new Workshop(
          device,
          store,
          judge,
          () -> {
            judge.close();
            model.close();
          });
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** A workshop whose judge refuses to be asked: for extraction without vetting. */
  public static Workshop withoutJudge(Device device, Path folder, List<String> command) {
    return withoutJudge(device, Store.open(folder, owner(command)));
  }

  /** The same over a store that is open already, or looked at; closes it. */
  public static Workshop withoutJudge(Device device, Store store) {
    return new Workshop(device, store, Judge.NONE, () -> {});
  }

  /** What stages work with. */
  public Laboratory laboratory() {
    return new Laboratory(store, judge, Rubrics.standard());
  }

  /** The folder of artifacts. */
  public Store store() {
    return store;
  }

  /** A model as the subject of a study; the caller closes it. */
  public Subject subject(Path folder, Precision precision, boolean systemAsUser) {
    try {
      return new ModelSubject(Model.load(folder, precision, device), ENGINE, systemAsUser);
    } catch (IOException e) {
      throw new UserError(
          "The model in " + folder + " cannot be read: " + e.getMessage() + ".",
          "Check the files and their permissions.",
          e);
    }
  }

  /** This process as the owner of a store. */
  public static Owner owner(List<String> command) {
    return new Owner(
        ProcessHandle.current().pid(),
        host(),
        Home.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        "trimtab " + String.join(" ", command));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "this machine";
    }
  }

  @Override
  public void close() {
    try {
      judgeOwner.close();
    } catch (Exception e) {
      throw new IllegalStateException("the judge could not be closed", e);
    } finally {
      store.close();
    }
  }
}
