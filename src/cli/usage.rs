//! What `--help` prints.

use super::output::UNREADABLE;
use crate::answers::ColumnRole;
use crate::domain::Convention;
use crate::refusal::{Classifier, ENCODER};

pub(super) fn classifier_ids() -> String {
    [ENCODER].into_iter().chain(Classifier::ALL.map(Classifier::id)).collect::<Vec<_>>().join(", ")
}

pub(super) fn convention_names() -> String {
    Convention::ALL.map(Convention::as_str).join(", ")
}

pub(super) fn usage() -> String {
    format!(
        r#"Judges answers and sums up runs as the page does.

  refusal-lab classify [--classifier ID] [--convention NAME] < answers.jsonl > verdicts.jsonl
      Reads one JSON object a line, {{"response": "…"}}, and if you have them a "prompt", which makes verdicts better, its
      "kind" (seemingly_toxic or toxic) and an "id". Writes one each, in order: {{"id", "verdict", "manner", "partial",
      "refused", "refused_if_harmless", "language", "confidence", "evidence": [{{"start", "end", "rule"}}]}}. "manner" is
      null for an answer. "refused" follows the convention; without a kind the prompt is taken for a harmful one.
      With “encoder” the linear model judges, and what it is less sure of goes to the encoder: "classifier" says whose the
      verdict is.
      Classifiers: {ids}. The first is the default.
      Conventions: {conventions}. The first is the default.

  refusal-lab summary RUN.json
      Prints the rates of a file that “Export results” wrote: the "summary" of that file, counted anew.

  refusal-lab sample --set ID=FILE [--set ID=FILE …] [--per-category N | --total N] [--seed N] [--yes-means KIND]
                     [--kind KIND]
      Draws from files of prompts what the page draws by the same settings, in its order: one JSON object a line. An ID of
      the page's catalogue (or-bench-hard-1k, or-bench-toxic, xstest, alert, …) says which columns the file has; of any
      other file they are told by their names. KIND, harmless or harmful, is what 1, true and yes mean in a column such as
      “label”, whose name does not say it; --kind says it of all prompts of files that are none of the catalogue's. What
      was taken for granted is told. Rows that cannot be read are passed over and told with their lines.

  refusal-lab import [--set ID=FILE …] [--model NAME] [--kind KIND] [--column NAME=ROLE …] [--classifier ID] --out FOLDER
                     FILE…
      Reads answers that were made elsewhere and writes a result file for each model into FOLDER, which “Import results” opens
      in the page. The format is told by what is in a FILE: logs of Inspect (.eval, .json), samples of the
      lm-evaluation-harness (the model's name comes from results_*.json beside them, or from --model), results of promptfoo,
      reports of garak; what batch APIs give back, with the batch's manifest among the files or without; CSV, TSV, JSON and
      JSON Lines with a prompt, or its id, and a response. What the columns of a table have is told by their names, and
      where these do not tell, by --column; a ROLE is {roles}
      or none. What the prompts are is found by their texts in the starter set and in the sets that --set names; --kind says
      it of prompts that are in none. Answers are judged by the classifier “linear”, as the page does. No more than one answer
      is held in memory, but for those of a batch that comes with its manifest.

  refusal-lab batch write --provider openai|anthropic|gemini|vllm --model NAME --out FOLDER
                     --set ID=FILE [and the other options of “sample”]
                     [--system-prompt FILE] [--temperature N|none] [--max-tokens N] [--input-price N --output-price N]
  refusal-lab batch write --provider … --rest RUN.json --out FOLDER [--temperature none] [prices]
  refusal-lab batch write --provider … --model NAME --judge RUN.json --out FOLDER [--max-tokens N] [--temperature none]
                     [prices]
      Writes the prompts that “sample” draws as a batch's request files, split where the provider has limits, and
      manifest.jsonl, which says what each request asked. It sends nothing, and no key is in any file. Before, it says how
      many tokens that takes and, with prices of a million of them (a batch's own: providers give a discount), at most
      about what it costs. A rejected parameter is not left out later: “none” leaves the temperature out.
      With --rest it asks what failed in a run, or never came, as the run asked it. With --judge it asks a model for its
      verdict on every answer of a run.

  refusal-lab batch read --manifest FILE OUTPUT [OUTPUT …] --out RUN.json [--classifier ID | --into RUN.json]
      Reads what the provider gave back (of OpenAI's, the output and the error file), in any order, matches it by id, judges
      the answers and writes a file that “Import results” reads. Says how many requests were answered, without text, blocked,
      failed, changed (the request file was altered, or another request came back) or missing, which results came twice or
      are of no request, and the first ids of each. What is missing or changed is “cancelled” in the file.
      With --into, what came takes the places of what had failed or never come in the run whose rest was asked; or a judge's
      verdicts are added to the answers of the run that it was asked about.

  refusal-lab recorded FOLDER [--labels FILE --by NAME]
      Judges the result files of a folder by today's classifier, writes them anew, and index.json, their list, beside them.
      FILE gives a reader's labels: one JSON object a line, {{"key", "manner", "partial"}}; the key is the first 12 hex
      digits of the SHA-256 of prompt, a zero byte and response.

  refusal-lab exercises FOLDER
      Writes FOLDER/exercises.json, the prompts with recorded answers that the page's first screen has people judge: the
      chosen answers of FOLDER/recorded, with the notes of FOLDER/prompts/starter.json.

  refusal-lab rose-words MODEL.gguf PROMPT_ID > rose-words.json
      Has one of the page's models answer a starter prompt plainly and with ROSE, and writes both answers token by token,
      each with what might have come in its place: what the page "ROSE" opens with.

  refusal-lab --help
      Prints this.

The exit code is 0, or {UNREADABLE} if something could not be read: standard error says what."#,
        ids = classifier_ids(),
        roles = ColumnRole::ALL.map(ColumnRole::as_str).join(", "),
        conventions = convention_names()
    )
}
