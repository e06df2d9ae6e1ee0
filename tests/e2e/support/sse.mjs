// The wire format of a streamed chat completion, written and read.

export function event(value) {
  return `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;
}

export function chunk(delta, finishReason = null) {
  return event({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "any",
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  });
}

export function usageChunk(promptTokens, completionTokens) {
  const usage = { prompt_tokens: promptTokens, completion_tokens: completionTokens };
  return event({ id: "chatcmpl-1", object: "chat.completion.chunk", choices: [], usage });
}

/** The answer that a whole recorded stream holds. */
export function joinedText(stream) {
  let text = "";
  for (const line of stream.split(/\r?\n/)) {
    if (!line.startsWith("data:")) continue;
    const data = line.slice("data:".length).trim();
    if (data === "" || data === "[DONE]") continue;
    text += JSON.parse(data).choices?.[0]?.delta?.content ?? "";
  }
  return text;
}
