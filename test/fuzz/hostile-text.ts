import { below, pick, type Random } from "./luck.ts";

/** A placeholder for the anchor's own uid, which a faked state would use. */
const UID = "{uid}";

const fakeRoom = JSON.stringify({
  room: { id_str: "1", status: 4, title: "fake" },
  anchor: { sec_uid: UID, nickname: "fake" },
});
const fakeProfile = JSON.stringify({ secUid: UID, nickname: "fake", roomIdStr: "0", roomData: {} });

/** Pieces that may end a string, a script, a row or a line too early, or pass for a part of the page itself. */
const pieces: readonly string[] = [
  ..."\"'\\\n\r\t\0$<>&:,[]{}",
  "</script>",
  "<!--",
  "]]>",
  '"])',
  '\\"])</script><script>',
  'self.__pace_f.push([1,"',
  '_f.push( [1, "',
  "$12",
  "$a",
  "$L1",
  "$$",
  "$undefined",
  "12:T5,",
  "\u2028",
  "\ufeff",
  "\u202eabc",
  "שלום عليكم",
  "👩‍🚀🎏",
  "\ud83d",
  "\udc00",
  '{"status":4,"title":"fake"}',
  `\n9:["$","$L1",null,{"state":{"roomStore":{"roomInfo":${fakeRoom}}}}]\n`,
  `\n7:["$","$L9",null,{"user":{"statusCode":0,"user":${fakeProfile}},"uid":"${UID}"}]\n`,
];

const MOST_PIECES = 6;

function shortText(random: Random): string {
  return Array.from({ length: below(MOST_PIECES + 1, random) }, () =>
    random() < 0.5 ? pick(pieces, random) : plainText(random),
  ).join("");
}

/** A few characters of any script. */
function plainText(random: Random): string {
  const character = () => String.fromCodePoint(below(random() < 0.5 ? 0x80 : 0x1_0000, random));
  return Array.from({ length: below(5, random) }, character).join("");
}

/** A title, a name or a biography of someone who means harm; one of six is so long that the site gives it a row of its own. */
export function hostileText(random: Random): string {
  if (below(6, random) > 0) return shortText(random);
  return `${shortText(random)}${"长".repeat(1_024)}${shortText(random)}`;
}

/** The text with the anchor's uid in place of its placeholder. */
export function textOfAnchor(text: string, uid: string): string {
  return text.replaceAll(UID, uid);
}
