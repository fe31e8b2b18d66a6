import { checkedInput, drawn } from "./check-input.ts";
/**
 * A made-up browser window and screen, in the form `a_bogus` carries: seventeen fields joined by `|`.
 *
 * @param random Uniform numbers in [0, 1); nine are drawn.
 * @param platform What `navigator.platform` says, e.g. `MacIntel`; should suit the user agent.
 * @throws StreamFallbackError `INVALID_INPUT` for a `random` that gives no number, and a platform that is no text
 */
export function createFingerprint(random: () => number, platform = "Win32"): string {
  checkedInput({ random, platform }, { needed: { random: "function", platform: "text" } });
  const between = (minimum: number, maximum: number): number =>
    minimum + Math.floor(drawn("random", random) * (maximum - minimum + 1));

  const innerWidth = between(1024, 1920);
  const innerHeight = between(768, 1080);
  const outerWidth = innerWidth + between(24, 32);
  const outerHeight = innerHeight + between(75, 90);
  const screenX = 0;
  const screenY = 30 * between(0, 1);
  const sizeWidth = between(1024, 1920);
  const sizeHeight = between(768, 1080);
  const availableWidth = between(1280, 1920);
  const availableHeight = between(800, 1080);

  return [
    ...[innerWidth, innerHeight, outerWidth, outerHeight, screenX, screenY, 0, 0],
    ...[sizeWidth, sizeHeight, availableWidth, availableHeight, innerWidth, innerHeight, 24, 24],
    platform,
  ].join("|");
}
