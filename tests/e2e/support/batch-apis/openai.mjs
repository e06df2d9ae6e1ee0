// OpenAI's files and batches, after its guide "Batch" and its API reference.

import { ApiError, chatCompletion, idGiver, json, jsonLines, now, routes, shuffled, text } from "./shared.mjs";

const ENDPOINT = "/v1/chat/completions";
const MOST_LINES = 50_000;
/** At the first poll a batch is still asked, or its file still checked. */
const POLLS_BEFORE_THE_END = 1;

const refuse = (status, message, param = null, code = null) => {
  throw new ApiError(status, { error: { message, type: "invalid_request_error", param, code } });
};

function checkKey({ headers }) {
  const hasKey = /^Bearer \S/.test(headers.authorization ?? "");
  if (!hasKey) refuse(401, "You didn't provide an API key.", null, "invalid_api_key");
}

export function openAiRoutes(endOf) {
  const [files, batches] = [new Map(), new Map()];
  const [fileId, batchId] = [idGiver("file-"), idGiver("batch_")];

  function addFile(content, purpose, filename) {
    const file = { id: fileId(), object: "file", bytes: Buffer.byteLength(content), created_at: now(), filename, purpose };
    files.set(file.id, { file, content });
    return file;
  }

  return routes(checkKey, {
    "POST /v1/files": async ({ headers, body }) => {
      const form = await new Response(body, { headers: { "Content-Type": headers["content-type"] ?? "" } }).formData();
      const [purpose, file] = [form.get("purpose"), form.get("file")];
      if (!purpose) refuse(400, "Missing required parameter: 'purpose'.", "purpose", "missing_required_parameter");
      if (!file?.name) refuse(400, "Missing required parameter: 'file'.", "file", "missing_required_parameter");
      return json(addFile(await file.text(), purpose, file.name));
    },

    "POST /v1/batches": ({ body }) => {
      const { input_file_id, endpoint, completion_window } = JSON.parse(body);
      const input = files.get(input_file_id);
      if (input?.file.purpose !== "batch") refuse(400, `Invalid input file: ${input_file_id}`, "input_file_id");
      if (endpoint !== ENDPOINT) refuse(400, `Invalid value: '${endpoint}'.`, "endpoint", "invalid_value");
      if (completion_window !== "24h") refuse(400, "Supported value: '24h'.", "completion_window", "invalid_value");
      const batch = {
        id: batchId(), object: "batch", endpoint, errors: null, input_file_id, completion_window, status: "validating",
        output_file_id: null, error_file_id: null, created_at: now(), expires_at: now() + 86_400,
        request_counts: { total: 0, completed: 0, failed: 0 }, metadata: null,
      };
      batches.set(batch.id, { batch, content: input.content, polls: 0 });
      return json(batch);
    },

    "GET /v1/batches/{id}": (_, id) => {
      const entry = batches.get(id) ?? refuse(404, `No batch found with id '${id}'.`);
      entry.polls += 1;
      entry.errors ??= errorsOf(entry.content);
      const isOver = entry.polls > POLLS_BEFORE_THE_END;
      if (!isOver && entry.errors.length === 0) entry.batch.status = "in_progress";
      if (isOver && !entry.batch.finalizing_at) finish(entry);
      return json(entry.batch);
    },

    "GET /v1/files/{id}/content": (_, id) => text((files.get(id) ?? refuse(404, `No such File object: ${id}`, "id")).content),
  });

  function finish({ batch, content, errors }) {
    batch.finalizing_at = now();
    if (errors.length > 0) {
      // A bad file is refused here only, when somebody polls.
      batch.status = "failed";
      batch.errors = { object: "list", data: errors };
      return;
    }
    const requests = content.trimEnd().split("\n").map((line) => JSON.parse(line));
    const ended = shuffled(requests).flatMap(({ custom_id, body }) => {
      const end = endOf(body.messages.at(-1).content, custom_id);
      return end ? [{ custom_id, body, end }] : [];
    });
    const requestId = idGiver("batch_req_");
    const lines = (isWanted) => ended.filter(isWanted).map((it) => resultLine(requestId(), it));
    const outputs = lines(({ end }) => end.text !== undefined);
    const failures = lines(({ end }) => end.text === undefined);
    const fileOf = (results, name) => (results.length > 0 ? addFile(jsonLines(results), "batch_output", name).id : null);
    Object.assign(batch, {
      status: ended.some(({ end }) => end.expired) ? "expired" : "completed",
      output_file_id: fileOf(outputs, `${batch.id}_output.jsonl`),
      error_file_id: fileOf(failures, `${batch.id}_error.jsonl`),
      request_counts: { total: requests.length, completed: outputs.length, failed: failures.length },
    });
  }
}

/** What is wrong with a file, as a failed batch lists it. */
function errorsOf(content) {
  const lines = content.trimEnd().split("\n");
  const problem = (code, message, param, line) => ({ code, message, param, line });
  if (lines.length > MOST_LINES) return [problem("too_many_tasks", `More than ${MOST_LINES} requests.`, null, null)];
  const ids = new Set();
  let model;
  return lines.flatMap((line, at) => {
    const wrong = (code, message, param) => [problem(code, message, param, at + 1)];
    let request;
    try {
      request = JSON.parse(line);
    } catch {
      return wrong("invalid_json_line", "This line is not parseable as valid JSON.", null);
    }
    const { custom_id, method, url, body } = request;
    if (!custom_id) return wrong("missing_required_parameter", "Missing required parameter: 'custom_id'.", "custom_id");
    if (ids.has(custom_id)) return wrong("duplicate_custom_id", `The custom_id '${custom_id}' is not unique.`, "custom_id");
    ids.add(custom_id);
    if (method !== "POST" || url !== ENDPOINT) return wrong("url_mismatch", "The URL is not the batch's endpoint.", "url");
    if (!body?.model) return wrong("missing_required_parameter", "Missing required parameter: 'body.model'.", "body.model");
    if (body.model !== (model ??= body.model)) return wrong("model_mismatch", "A batch asks one model.", "body.model");
    return [];
  });
}

function resultLine(id, { custom_id, body, end }) {
  if (end.expired) {
    const message = "This request could not be executed before the completion window expired.";
    return { id, custom_id, response: null, error: { code: "batch_expired", message } };
  }
  const response = (status_code, content) => ({ status_code, request_id: id.replace("batch_", ""), body: content });
  if (end.error) {
    const { status, message } = end.error;
    const error = { message, type: status < 500 ? "invalid_request_error" : "server_error", param: null, code: null };
    return { id, custom_id, response: response(status, { error }), error: null };
  }
  // The model that answers tells its whole name.
  return { id, custom_id, response: response(200, chatCompletion(`${body.model}-2025-04-14`, end.text)), error: null };
}
