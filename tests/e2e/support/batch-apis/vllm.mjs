// `vllm run-batch`, as far as its files tell.

import fs from "node:fs";
import { chatCompletion, idGiver, jsonLines, shuffled } from "./shared.mjs";

/** Answers each line of the input file. Of a request that failed, the error is the server's reply; its response is empty. */
export function vllmRunBatch(inputPath, outputPath, answer) {
  const requests = fs.readFileSync(inputPath, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const [id, requestId] = [idGiver("vllm-"), idGiver("vllm-batch-")];
  const results = requests.map(({ custom_id, body }) => {
    const { text, error } = answer(body.messages.at(-1).content, custom_id);
    const status_code = error ? error.status : 200;
    const response = { status_code, request_id: requestId(), body: error ? null : chatCompletion(body.model, text) };
    const told = error && { error: { message: error.message, type: "BadRequestError", param: null, code: status_code } };
    return { id: id(), custom_id, response, error: told ?? null };
  });
  fs.writeFileSync(outputPath, jsonLines(shuffled(results)));
}
