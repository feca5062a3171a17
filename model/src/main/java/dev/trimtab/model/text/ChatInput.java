package dev.trimtab.model.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a chat template is given besides special tokens and the time.
 *
 * @param messages turns with all their entries, as JSON values: a role, mostly a content
 * @param variables whatever else the template reads: {@code tools}, {@code enable_thinking}
 * @param answering whether the text ends where the model begins to answer
 */
public record ChatInput(
    List<Map<String, Object>> messages, Map<String, Object> variables, boolean answering) {
  /** Copies the collections. */
  public ChatInput {
    messages = List.copyOf(messages);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** A conversation of texts that the model is to answer, or that ends as it is. */
  public static ChatInput of(Conversation conversation, boolean answering) {
    List<Map<String, Object>> turns = new ArrayList<>();
    for (Message message : conversation.messages()) {
      Map<String, Object> turn = new LinkedHashMap<>();
      turn.put("role", message.role());
      turn.put("content", message.content());
      turns.add(turn);
    }
    return new ChatInput(turns, Map.of(), answering);
  }

  /** The role of turn {@code index}; empty where it names none. */
  public String role(int index) {
    return messages.get(index).get("role") instanceof String role ? role : "";
  }

  /** The roles of all turns, in order. */
  List<String> roles() {
    List<String> roles = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      roles.add(role(i));
    }
    return roles;
  }

  /** This input with another content in turn {@code index}. */
  ChatInput withContent(int index, Object content) {
    List<Map<String, Object>> turns = new ArrayList<>(messages);
    Map<String, Object> turn = new LinkedHashMap<>(messages.get(index));
    turn.put("content", content);
    turns.set(index, turn);
    return new ChatInput(turns, variables, answering);
  }

  /** All variables by name, as transformers passes them. */
  Map<String, @Nullable Object> context() {
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    context.put("messages", messages);
    context.put("tools", null);
    context.put("documents", null);
    context.put("add_generation_prompt", answering);
    context.putAll(variables);
    return context;
  }
}
