import type { OpenClient } from "../../asking/open-client.ts";
import { plainJson } from "../../output/plain-json.ts";
import type { Surroundings } from "../../surroundings.ts";
import { type AskOptions, askRoom } from "./ask-room.ts";
import { recordCall } from "./explain/recorded-call.ts";
import { renderWaterfall } from "./explain/render-waterfall.ts";
import type { InfoOptions } from "./info-options.ts";
import { jsonLine, outcomeJson } from "./json-line.ts";
import type { Outcome } from "./outcome.ts";
import { keepReplies, replyLine } from "./raw-replies.ts";
import { show } from "./show.ts";

interface Looking {
  open: OpenClient;
  how: AskOptions;
  options: InfoOptions;
  surroundings: Surroundings;
}

/** Asks for one room, and shows what was said and done for it. */
export async function lookInto(
  input: string,
  { open, how, options, surroundings }: Looking,
): Promise<Outcome> {
  const { stdout, stderr } = surroundings;
  const replies = options.raw ? keepReplies(open.client) : undefined;
  const recorder = await recordCall(open.client);
  // What is remembered holds no reply.
  const asked = options.raw ? { ...how, maxAge: 0 } : how;
  const outcome = await askRoom(input, { open, how: asked });
  const recorded = recorder.end((outcome.info?.meta ?? outcome.error)?.attempts ?? []);
  if (options.explainJson) stdout.write(`${plainJson({ ...outcomeJson(outcome), explained: recorded })}\n`);
  else if (replies !== undefined) {
    const reply = replies.of(outcome.info?.api);
    if (outcome.error) show(outcome, surroundings);
    if (reply) stderr.write(replyLine(reply));
    if (reply) stdout.write(reply.body);
  } else if (options.json) stdout.write(`${jsonLine(outcome, options)}\n`);
  else show(outcome, surroundings);
  if (options.explain && !options.explainJson) stderr.write(renderWaterfall(recorded, surroundings));
  return outcome;
}
