package dev.trimtab.app;

import dev.trimtab.core.Device;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.core.registry.Named;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.cpu.CpuDevice;
import dev.trimtab.cpu.CpuSettings;
import java.util.function.Function;

/** The devices that can be asked for by name. */
public final class Devices {
  /** A device that can be opened. */
  public interface Kind extends Named {
    /** Opens it. */
    Device open(DeviceSettings settings);
  }

  /**
   * What a device is opened with.
   *
   * @param threads worker threads
   * @param home where native libraries are unpacked
   */
  public record DeviceSettings(int threads, Home home) {}

  private record Entry(String id, Function<DeviceSettings, Device> opener) implements Kind {
    @Override
    public Device open(DeviceSettings settings) {
      return opener.apply(settings);
    }
  }

  /** All of them. */
  public static final Registry<Kind> ALL =
      Registry.of(
          "device",
          new Entry("cpu", Devices::cpu),
          new Entry("reference", settings -> new ReferenceDevice()));

  private Devices() {}

  private static Device cpu(DeviceSettings settings) {
    return CpuDevice.open(
        CpuSettings.preferred(settings.threads()), settings.home().cache().resolve("native"));
  }
}
