/** What a refusal of the site tells of rates. */
export interface Refusal {
  /** Requests of this pair in the minute up to the refused one. */
  sentInMinute: number;
  /** Requests of all pairs of its identity in that minute. */
  sentTogether: number;
  /** When the refused request was sent. */
  sentAtMs: number;
  /** Whether the site said that it was asked too often, which a captcha does not say. */
  isAboutRate: boolean;
  /** Whether it was an ask of `watch`, which keeps to rates from its start. */
  isPaced: boolean;
}
