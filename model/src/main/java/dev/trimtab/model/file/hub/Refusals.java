package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import java.net.URI;

/** The words for an answer that is no file: what the hub refuses, why, and the cure. */
final class Refusals {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int LONGEST_QUOTE = 300;
  private static final String ERROR_CODE = "X-Error-Code";
  private static final String ERROR_MESSAGE = "X-Error-Message";

  private final HubSettings settings;
  private final HubName name;

  Refusals(HubSettings settings, HubName name) {
    this.settings = settings;
    this.name = name;
  }

  /** The error for {@code answer}, which is neither a success nor worth another attempt. */
  UserError of(HubAnswer answer) {
    String code = answer.header(ERROR_CODE);
    String said = printable(answer.header(ERROR_MESSAGE));
    if (code.equals("GatedRepo")) {
      return gated(said);
    }
    if (code.equals("RevisionNotFound")) {
      return noRevision("");
    }
    if (code.equals("EntryNotFound")) {
      return new UserError(
          name + " has no such file: " + answer.from().getPath() + ".",
          "It may have been removed: run the command again.");
    }
    if (said.contains("Invalid credentials") || said.contains("Invalid username or password")) {
      return new UserError(
          host() + " does not accept the token: " + said + ".",
          "Make a new one at " + settings.endpoint() + "/settings/tokens and set HF_TOKEN to it.");
    }
    return switch (answer.status()) {
      case UNAUTHORIZED, NOT_FOUND -> missing();
      case FORBIDDEN ->
          new UserError(
              host() + " refuses access to " + name + because(said),
              "Check at " + page() + " that the account of the token may read it.");
      case TOO_MANY ->
          new UserError(
              host() + " allows no more requests at the moment" + because(said),
              "Run the command again later; what has been fetched is kept. An account's token in"
                  + " HF_TOKEN allows more.");
      default ->
          new UserError(
              "%s answers with status %d%s".formatted(host(), answer.status(), because(said)),
              "Run the command again later; what has been fetched is kept.");
    };
  }

  /**
   * The error for a revision that is not there.
   *
   * @param known what there is instead, as a sentence; may be empty
   */
  UserError noRevision(String known) {
    return new UserError(
        "%s has no branch, tag or commit \"%s\".".formatted(name.id(), name.revision()),
        known.isEmpty() ? "See " + page() + "/tree/main for those it has." : known);
  }

  /** The error for a server that could not be reached or understood. */
  UserError unreachable(URI target, String why, Throwable cause) {
    return new UserError(
        "The connection to %s fails: %s.".formatted(String.valueOf(target.getHost()), why),
        "Check the network, HTTPS_PROXY and HF_ENDPOINT, then run the command again: what has"
            + " been fetched is kept. A model that is here already needs no connection.",
        cause);
  }

  private UserError gated(String said) {
    String message = "Access to " + name.id() + " is gated" + because(said);
    if (settings.token().isEmpty()) {
      return new UserError(
          message,
          "Accept its conditions at %s, make a token at %s/settings/tokens and set HF_TOKEN to it."
              .formatted(page(), settings.endpoint()));
    }
    return new UserError(
        message,
        "The token's account may not read it: accept the conditions at %s with that account, or"
                .formatted(page())
            + " wait until its owner has agreed.");
  }

  private UserError missing() {
    boolean anonymous = settings.token().isEmpty();
    return new UserError(
        "%s has no model %s%s.".formatted(host(), name.id(), anonymous ? " open to everyone" : ""),
        "Check the spelling: OWNER/NAME, as the model's page shows it. "
            + (anonymous
                ? "If it is private, set HF_TOKEN to a token of an account that may read it."
                : "If it is private, the token's account may not read it."));
  }

  private String host() {
    return String.valueOf(settings.endpoint().getHost());
  }

  private String page() {
    return settings.endpoint() + "/" + name.id();
  }

  private static String because(String said) {
    return said.isEmpty() ? "." : ": " + said.replaceAll("\\.+$", "") + ".";
  }

  /** A server's words without what could steer a terminal, and not too many of them. */
  static String printable(String text) {
    String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return plain.length() <= LONGEST_QUOTE ? plain : plain.substring(0, LONGEST_QUOTE) + "…";
  }
}
