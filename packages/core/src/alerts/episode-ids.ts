/** Names episodes by when they began, and never two of them alike: a rule that is turned off and on begins twice in a ms. */
export class EpisodeIds {
  readonly #latest = new Map<string, number>();

  /** @param since Unix ms, by a clock that may be set back */
  next(subject: string, since: number): string {
    const at = Math.max(Math.round(since), (this.#latest.get(subject) ?? Number.NEGATIVE_INFINITY) + 1);
    this.#latest.set(subject, at);
    return `${subject}:${at}`;
  }
}
