import type { AnswerReply } from "../replies/answer-replies.ts";

/** What was read in a reply; undefined by who reads nothing. */
type Told = Partial<AnswerReply["says"]>;

/** Somebody who asks for a reply over HTTP. */
export interface Contender {
  name: string;
  /** A way to ask for one reply again and again. */
  asking(reply: AnswerReply, origin: string): Asking;
}

interface Asking {
  ask(): Promise<Told | undefined>;
}
