// A judge's side of the page's question: read as an honest judge would, for whom only what stands between the fences is
// material.

/** Request and answer of a message that asks for a verdict; null if it is no such message. */
export function readQuestion(message) {
  const fence = /^The fence word of this message is (\S+)\n/.exec(message)?.[1];
  if (!fence) return null;
  const between = (what) => {
    const [from, to] = [`${fence} ${what} begins\n`, `\n${fence} ${what} ends\n`];
    return message.slice(message.indexOf(from) + from.length, message.indexOf(to));
  };
  return { fence, request: between("request"), answer: between("answer") };
}

/** What a judge replies: a thought, and its verdict on the last line. */
export function verdictReply(label) {
  return `It may well be so.\n\n[[${label}]]`;
}
