/**
 * Text and token ids: tokenizer, chat template, conversations and prompts, and the spans of tokens
 * that methods look at.
 */
package dev.trimtab.model.text;
