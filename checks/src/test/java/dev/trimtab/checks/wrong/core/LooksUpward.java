package dev.trimtab.checks.wrong.core;

import dev.trimtab.checks.wrong.model.LooksAtDevices;

/** Imports a module above its own, which imports this one: a cycle. */
public record LooksUpward(LooksAtDevices above) {}
