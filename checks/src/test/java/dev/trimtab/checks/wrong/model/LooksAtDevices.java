package dev.trimtab.checks.wrong.model;

import dev.trimtab.checks.wrong.cpu.LooksUpward;
import java.util.List;

/** A model that knows about a device. */
public record LooksAtDevices(List<LooksUpward> devices) {}
