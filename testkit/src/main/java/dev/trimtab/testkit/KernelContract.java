package dev.trimtab.testkit;

import dev.trimtab.core.Device;
import org.junit.jupiter.api.AfterEach;

/**
 * What every device must do: agree with the reference device on every operation, format and operand
 * at awkward sizes, and give every row the same bits whatever stands beside it. A subclass is three
 * lines: a constructor that passes its device.
 */
public abstract class KernelContract
    implements RowContract, SteeringContract, ProductContract, AttentionContract {
  private final Devices devices;

  /** The contract of {@code device}, which is closed after each test. */
  protected KernelContract(Device device) {
    this.devices = new Devices(device);
  }

  @AfterEach
  void closeDevices() {
    devices.close();
  }

  @Override
  public Devices devices() {
    return devices;
  }
}
