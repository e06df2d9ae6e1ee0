// The Gemini API's resumable upload, batches and downloads, after its guides "Batch API" and "Files API".

import { ApiError, idGiver, json, jsonLines, routes, shuffled, text } from "./shared.mjs";

const POLLS_BEFORE_THE_END = 1;
const TYPE = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch";
/** Results have gRPC's codes where replies have HTTP's. */
const GRPC_CODES = { 400: 3, 429: 8, 500: 13, 503: 14 };
const DEADLINE_EXCEEDED = 4;

const refuse = (code, status, message) => {
  throw new ApiError(code, { error: { code, message, status } });
};
const invalid = (message) => refuse(400, "INVALID_ARGUMENT", message);

function checkKey({ headers, query }) {
  // An upload that was begun is known by its id: it needs no key.
  if (headers["x-goog-api-key"] || query.has("key") || query.has("upload_id")) return;
  refuse(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers. Please use API Key.");
}

export function geminiRoutes(endOf, url) {
  const [uploads, files, batches] = [new Map(), new Map(), new Map()];
  const [uploadId, fileId, batchId] = [idGiver("upload"), idGiver("files/"), idGiver("batches/")];

  return routes(checkKey, {
    "POST /upload/v1beta/files": ({ headers, query, body }) =>
      query.has("upload_id") ? finishUpload(headers, query.get("upload_id"), body) : startUpload(headers, body),

    "POST /v1beta/models/{model}:batchGenerateContent": ({ body }, model) => {
      const { batch = {} } = JSON.parse(body);
      // Names are taken in both spellings.
      const displayName = batch.display_name ?? batch.displayName;
      const input = batch.input_config ?? batch.inputConfig;
      const fileName = input?.file_name ?? input?.fileName;
      if (!displayName) invalid("batch.display_name is required.");
      if (!files.has(fileName)) refuse(404, "NOT_FOUND", `File ${fileName} is not found.`);
      const name = batchId();
      const state = "BATCH_STATE_PENDING";
      const metadata = { "@type": TYPE, name, model: `models/${model}`, displayName, inputConfig: { fileName }, state };
      const operation = { name, metadata };
      batches.set(name, { operation, model, content: files.get(fileName), polls: 0 });
      return json(operation);
    },

    "GET /v1beta/batches/{id}": (_, id) => {
      const entry = batches.get(`batches/${id}`) ?? refuse(404, "NOT_FOUND", `Batch ${id} is not found.`);
      entry.polls += 1;
      if (entry.polls <= POLLS_BEFORE_THE_END) entry.operation.metadata.state = "BATCH_STATE_RUNNING";
      else if (!entry.operation.done) finish(entry);
      return json(entry.operation);
    },

    "GET /download/v1beta/files/{id}:download": ({ query }, id) => {
      if (query.get("alt") !== "media") invalid("alt=media is required.");
      return text(files.get(`files/${id}`) ?? refuse(404, "NOT_FOUND", `File ${id} is not found.`));
    },
  });

  function startUpload(headers, body) {
    if (headers["x-goog-upload-protocol"] !== "resumable" || headers["x-goog-upload-command"] !== "start") {
      invalid("A resumable upload begins with the command start.");
    }
    const mimeType = headers["x-goog-upload-header-content-type"] ?? invalid("The content's type is missing.");
    const length = Number(headers["x-goog-upload-header-content-length"] ?? invalid("The content's length is missing."));
    const id = uploadId();
    uploads.set(id, { mimeType, length, displayName: JSON.parse(body).file?.display_name });
    const address = `${url}/upload/v1beta/files?upload_id=${id}&upload_protocol=resumable`;
    // In small letters, as headers come over HTTP/2.
    return { status: 200, headers: { "x-goog-upload-status": "active", "x-goog-upload-url": address }, body: "" };
  }

  function finishUpload(headers, id, body) {
    const upload = uploads.get(id) ?? refuse(404, "NOT_FOUND", "There is no such upload.");
    if (headers["x-goog-upload-command"] !== "upload, finalize" || headers["x-goog-upload-offset"] !== "0") {
      invalid("All of the content is expected at once.");
    }
    if (body.length !== upload.length) invalid(`${upload.length} bytes were announced, and ${body.length} came.`);
    const name = fileId();
    files.set(name, body.toString());
    const { displayName, mimeType } = upload;
    const uri = `${url}/v1beta/${name}`;
    return json({ file: { name, displayName, mimeType, sizeBytes: String(body.length), uri, state: "ACTIVE" } });
  }

  function finish({ operation, model, content }) {
    const requests = content.trimEnd().split("\n").map((line) => JSON.parse(line));
    const results = shuffled(requests).flatMap(({ key, request }) => {
      const prompt = request.contents.at(-1).parts.map((part) => part.text).join("");
      const end = endOf(prompt, key);
      return end ? [{ key, ...resultOf(end, model) }] : [];
    });
    const responsesFile = fileId();
    files.set(responsesFile, jsonLines(results));
    const failed = results.filter(({ error }) => error).length;
    // Numbers of 64 bits are texts in Google's JSON. However many requests failed, the batch has succeeded.
    const batchStats = {
      requestCount: String(requests.length),
      successfulRequestCount: String(results.length - failed),
      failedRequestCount: String(failed),
    };
    const output = { responsesFile };
    Object.assign(operation.metadata, { state: "BATCH_STATE_SUCCEEDED", batchStats, output });
    Object.assign(operation, { done: true, response: { "@type": `${TYPE}Output`, ...output } });
  }
}

function resultOf({ text: said, error }, model) {
  if (said !== undefined) {
    const candidate = { content: { parts: [{ text: said }], role: "model" }, finishReason: "STOP", index: 0 };
    const usageMetadata = { promptTokenCount: 12, candidatesTokenCount: 9, totalTokenCount: 21 };
    return { response: { candidates: [candidate], usageMetadata, modelVersion: model, responseId: "1" } };
  }
  if (error) return { error: { code: GRPC_CODES[error.status], message: error.message } };
  return { error: { code: DEADLINE_EXCEEDED, message: "Deadline expired before operation could complete." } };
}
