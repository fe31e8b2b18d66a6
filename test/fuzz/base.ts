import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CastName, cast } from "../emulator/cast/rooms.ts";
import { hostileText } from "./hostile-text.ts";
import { below, pick, type Random } from "./luck.ts";

export const adapterNames = ["web", "webHTML", "mobile", "userHTML"] as const;

export type AdapterName = (typeof adapterNames)[number];

/** The reply to be broken: one about a member of the emulator's cast with other texts, or a hand-written one. */
export type Base =
  | { readonly fixture: string }
  | {
      readonly member: CastName;
      readonly title: string;
      readonly owner: string;
      readonly biography: string;
      /** Whether the reply has all the bulk of the real site's, about 1 MB for a page. */
      readonly isLarge: boolean;
    };

export function isPage(adapter: AdapterName): boolean {
  return adapter.endsWith("HTML");
}

/** The folder of the hand-written replies to an adapter. */
export function fixtureFolder(adapter: AdapterName): string {
  const name = adapter.replace("HTML", "-html");
  const folder = `../../packages/douyin-provider/src/adapters/${name}/__fixtures__/`;
  return fileURLToPath(new URL(folder, import.meta.url));
}

/** Draws bases: six of seven are about the cast, one of 400 of these is large. */
export function basesOf(adapter: AdapterName): (random: Random) => Base {
  const fixtures = globSync("*", { cwd: fixtureFolder(adapter) }).toSorted();
  const members = Object.keys(cast) as CastName[];
  return (random) => {
    if (below(7, random) === 0) return { fixture: pick(fixtures, random) };
    const [title, owner, biography] = [hostileText(random), hostileText(random), hostileText(random)];
    return { member: pick(members, random), title, owner, biography, isLarge: below(400, random) === 0 };
  };
}
