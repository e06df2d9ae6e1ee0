// Anthropic's Message Batches, after its guide "Batch processing" and its API reference.

import { ApiError, idGiver, json, jsonLines, routes, shuffled, text } from "./shared.mjs";

const CUSTOM_ID = /^[a-zA-Z0-9_-]{1,64}$/;
const MOST_REQUESTS = 100_000;
const POLLS_BEFORE_THE_END = 1;
const ERROR_TYPES = { 400: "invalid_request_error", 429: "rate_limit_error", 500: "api_error", 529: "overloaded_error" };

const errorOf = (type, message) => ({ type: "error", error: { type, message }, request_id: null });
const refuse = (status, type, message) => {
  throw new ApiError(status, errorOf(type, message));
};

function checkHeaders({ headers }) {
  if (!headers["x-api-key"]) refuse(401, "authentication_error", "x-api-key header is required");
  if (!headers["anthropic-version"]) refuse(400, "invalid_request_error", "anthropic-version: header is required");
}

export function anthropicRoutes(endOf, url) {
  const batches = new Map();
  const batchId = idGiver("msgbatch_01");
  const known = (id) => batches.get(id) ?? refuse(404, "not_found_error", `${id} was not found`);

  return routes(checkHeaders, {
    "POST /v1/messages/batches": ({ body }) => {
      const { requests } = JSON.parse(body);
      checkRequests(requests);
      const batch = {
        id: batchId(), type: "message_batch", processing_status: "in_progress",
        request_counts: { processing: requests.length, succeeded: 0, errored: 0, canceled: 0, expired: 0 },
        created_at: new Date().toISOString(), expires_at: new Date(Date.now() + 86_400_000).toISOString(),
        ended_at: null, archived_at: null, cancel_initiated_at: null, results_url: null,
      };
      batches.set(batch.id, { batch, requests, polls: 0 });
      return json(batch);
    },

    "GET /v1/messages/batches/{id}": (_, id) => {
      const entry = known(id);
      entry.polls += 1;
      if (entry.polls > POLLS_BEFORE_THE_END && !entry.results) finish(entry);
      return json(entry.batch);
    },

    "GET /v1/messages/batches/{id}/results": (_, id) =>
      text(jsonLines(known(id).results ?? refuse(404, "not_found_error", `${id} has no results yet`))),
  });

  function finish(entry) {
    const { batch, requests } = entry;
    entry.results = shuffled(requests).flatMap((request) => resultLines(request, endOf));
    const count = (type) => entry.results.filter(({ result }) => result.type === type).length;
    const [succeeded, errored, expired] = ["succeeded", "errored", "expired"].map(count);
    Object.assign(batch, {
      processing_status: "ended",
      request_counts: { processing: 0, succeeded, errored, canceled: 0, expired },
      ended_at: new Date().toISOString(),
      results_url: `${url}/v1/messages/batches/${batch.id}/results`,
    });
  }
}

/** What is refused at once. What a request asks for in its `params` is looked at later, and told in its result. */
function checkRequests(requests) {
  const wrong = (message) => refuse(400, "invalid_request_error", message);
  if (!Array.isArray(requests) || requests.length === 0) wrong("requests: Field required");
  if (requests.length > MOST_REQUESTS) wrong(`requests: List should have at most ${MOST_REQUESTS} items`);
  const ids = new Set();
  for (const [at, { custom_id, params }] of requests.entries()) {
    if (!CUSTOM_ID.test(custom_id)) wrong(`requests.${at}.custom_id: String should match pattern '${CUSTOM_ID.source}'`);
    if (ids.has(custom_id)) wrong(`requests.${at}.custom_id: '${custom_id}' is not unique`);
    if (!params) wrong(`requests.${at}.params: Field required`);
    ids.add(custom_id);
  }
}

function resultLines({ custom_id, params }, endOf) {
  const line = (result) => [{ custom_id, result }];
  const missing = ["model", "messages", "max_tokens"].find((name) => params[name] === undefined);
  if (missing) return line({ type: "errored", error: errorOf(ERROR_TYPES[400], `${missing}: Field required`) });
  const end = endOf(params.messages.at(-1).content, custom_id);
  if (!end) return [];
  if (end.expired) return line({ type: "expired" });
  if (end.error) return line({ type: "errored", error: errorOf(ERROR_TYPES[end.error.status], end.error.message) });
  const message = {
    id: "msg_01", type: "message", role: "assistant", model: params.model, content: [{ type: "text", text: end.text }],
    stop_reason: "end_turn", stop_sequence: null, usage: { input_tokens: 12, output_tokens: 9 },
  };
  return line({ type: "succeeded", message });
}
