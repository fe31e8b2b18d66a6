/** How fast `watch` asks. */
export interface RatesConfig {
  /**
   * Learn how often each adapter may be asked as each identity, and keep `watch` below that. Without it `watch` asks as often
   * as rooms fall due.
   * @default true
   */
  enabled: boolean;
  /**
   * Requests a minute with which each identity begins, over all adapters together, before anything is learned of the site.
   * @default 48
   */
  startPerMinute: number;
}
