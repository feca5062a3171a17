package dev.trimtab.model.text;

import java.util.ArrayList;
import java.util.List;

/** The turns so far, oldest first; at least one. */
public record Conversation(List<Message> messages) {
  /** Copies the turns. */
  public Conversation {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a conversation of no messages");
    }
  }

  /** The conversation of these turns. */
  public static Conversation of(Message... messages) {
    return new Conversation(List.of(messages));
  }

  /** A conversation of one question. */
  public static Conversation user(String content) {
    return of(Message.user(content));
  }

  /** This conversation with one more turn. */
  public Conversation plus(Message message) {
    List<Message> longer = new ArrayList<>(messages);
    longer.add(message);
    return new Conversation(longer);
  }

  /** Whether an instruction is among the turns. */
  public boolean hasSystem() {
    return messages.stream().anyMatch(message -> message.role().equals(Message.SYSTEM));
  }

  /**
   * This conversation with every instruction put in front of the user's turn that follows it, a
   * blank line between: for templates that know no system role.
   */
  public Conversation systemAsUser() {
    List<Message> merged = new ArrayList<>();
    var pending = new StringBuilder();
    for (Message message : messages) {
      if (message.role().equals(Message.SYSTEM)) {
        pending.append(message.content()).append("\n\n");
      } else if (message.role().equals(Message.USER)) {
        merged.add(Message.user(pending + message.content()));
        pending.setLength(0);
      } else {
        merged.add(message);
      }
    }
    if (!pending.isEmpty()) {
      merged.add(Message.user(pending.toString().strip()));
    }
    return new Conversation(merged);
  }
}
