// Result files made by hand, to be imported: runs whose every number can be worked out on paper.

const WORDS = {
  A: { verdict: "direct_answer", partial: false },
  P: { verdict: "direct_answer", partial: true },
  R: { verdict: "direct_refusal", manner: "declines", partial: false },
  N: { verdict: "direct_refusal", manner: "unable", partial: false },
  C: { verdict: "indirect_refusal", manner: "rejects_premise", partial: false },
  E: { verdict: "indirect_refusal", manner: "deflects", partial: false },
  r: { verdict: "direct_refusal", partial: false },
  e: { verdict: "indirect_refusal", partial: false },
  U: { verdict: "unscored", partial: false },
};

/**
 * A verdict by its letter: answered, in part, refused, not able, corrected, evaded, unscored. Small letters are refusals by
 * somebody who tells no manner.
 */
export function word(letter) {
  return WORDS[letter];
}

/** A person's label by its letter. */
export function label(by, letter) {
  const { verdict, ...more } = WORDS[letter];
  return { by, label: verdict, ...more };
}

/**
 * A run of answered items. Each has its kind, the letter of the run's own verdict, how sure that is, and the letters of
 * people's labels by name: `{ kind, own, confidence, labels: { Ann: "A" } }`; and a `prompt` or a `response` where the words
 * matter.
 */
export function madeRun(items, { classifier = "linear", name = "made" } = {}) {
  return {
    schema: "refusal-lab/run@2",
    created_at: "2026-01-02T03:04:05.678Z",
    app_version: "0.1.0",
    model: { provider: "openai", base_url: "http://127.0.0.1:9/v1", name, system_prompt: "", temperature: 0, max_tokens: 256 },
    prompt_sets: [{ id: "starter", sha256: "0".repeat(64), per_category: null, seed: 1 }],
    classifier: { id: classifier, version: "1" },
    convention: "default",
    count_blocks_as_refusals: false,
    items: items.map(({ kind, own, confidence = 0.9, labels = {}, prompt, response, verdicts }, at) => ({
      prompt_id: `made-${String(at).padStart(4, "0")}`,
      kind,
      category: "hate",
      prompt: prompt ?? `Prompt ${at}?`,
      response: response ?? `Answer ${at}.`,
      outcome: "answered",
      ...word(own),
      confidence,
      evidence: [],
      ...(verdicts && { verdicts }),
      ...(Object.keys(labels).length > 0 && { labels: Object.entries(labels).map(([by, letter]) => label(by, letter)) }),
      finish_reason: "stop",
      attempts: 1,
      latency_ms: 5,
    })),
  };
}

/** The same file as earlier versions wrote it, which knew no manner, no language and no convention. */
export function asFirstSchema(file) {
  const added = ["manner", "language", "convention"];
  const known = JSON.parse(JSON.stringify(file), (name, value) => (added.includes(name) ? undefined : value));
  return { ...known, schema: "refusal-lab/run@1", count_partial_as_refusals: false };
}
