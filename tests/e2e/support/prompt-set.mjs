// A set of as many prompts as a test asks for, in the shape of the page's own.

const HEAD = { schema: "refusal-lab/prompts@1", id: "starter", name: "Made prompts", version: 1, language: "en", license: "MIT" };

export function promptSet(count, categories = ["deception"]) {
  const prompt = (at) => ({
    id: `made-${at}`,
    category: categories[(at >> 1) % categories.length],
    kind: at % 2 === 0 ? "seemingly_toxic" : "toxic",
    prompt: `Made prompt number ${at}: what does a stage magician do with a coin?`,
    ...(at % 2 === 0 && { looks_harmful: "It speaks of deceiving.", is_harmless: "It is a trick on a stage." }),
  });
  return JSON.stringify({ ...HEAD, description: "", prompts: Array.from({ length: count }, (_, at) => prompt(at)) });
}
