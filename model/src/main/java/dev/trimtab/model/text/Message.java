package dev.trimtab.model.text;

/**
 * One turn of a conversation.
 *
 * @param role who speaks, as chat templates name it: {@code system}, {@code user}, {@code
 *     assistant}, or what else a template knows
 * @param content what is said
 */
public record Message(String role, String content) {
  /** The role of instructions that stand above the conversation. */
  public static final String SYSTEM = "system";

  /** The role of the one who asks. */
  public static final String USER = "user";

  /** The role of the model. */
  public static final String ASSISTANT = "assistant";

  /** Makes sure that somebody speaks. */
  public Message {
    if (role.isEmpty()) {
      throw new IllegalArgumentException("a message without role: \"" + content + "\"");
    }
  }

  /** An instruction. */
  public static Message system(String content) {
    return new Message(SYSTEM, content);
  }

  /** A turn of the user. */
  public static Message user(String content) {
    return new Message(USER, content);
  }

  /** A turn of the model. */
  public static Message assistant(String content) {
    return new Message(ASSISTANT, content);
  }
}
