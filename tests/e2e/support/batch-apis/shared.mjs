// What the stand-ins of the batch APIs share.

/** A request that an API refuses, in its own shape. */
export class ApiError extends Error {
  constructor(status, body) {
    super(JSON.stringify(body));
    Object.assign(this, { status, body });
  }
}

export function json(body, status = 200, headers = {}) {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
}

export function text(body) {
  return { status: 200, headers: { "Content-Type": "application/octet-stream" }, body };
}

/** Routes from a table `{ "GET /v1/things/{id}": (request, id) => reply }`; `check(request)` comes before each. */
export function routes(check, table) {
  return Object.entries(table).map(([pattern, handle]) => {
    const [method, path] = pattern.split(" ");
    return {
      method,
      path: new RegExp(`^${path.replace(/\{\w+\}/g, "([^/:]+)")}$`),
      handle: (request, ...names) => (check(request), handle(request, ...names)),
    };
  });
}

export const jsonLines = (items) => items.map((item) => `${JSON.stringify(item)}\n`).join("");

/** Every second item, and the others backwards behind them: no order to rely on, and the same each time. */
export function shuffled(items) {
  const half = (parity) => items.filter((_, at) => at % 2 === parity);
  return [...half(1), ...half(0).reverse()];
}

/** Ids that look random and are not. */
export function idGiver(prefix) {
  let given = 0;
  return () => `${prefix}${(0xabc000 + 0x1f35 * ++given).toString(16)}`;
}

export const now = () => Math.floor(Date.now() / 1000);

/** A reply of OpenAI's chat completions, which vLLM gives too. */
export function chatCompletion(model, content) {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: now(),
    model,
    choices: [{ index: 0, message: { role: "assistant", content, refusal: null }, logprobs: null, finish_reason: "stop" }],
    usage: { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 },
  };
}
