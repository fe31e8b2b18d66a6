import fc from "fast-check";

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

const shortText = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "grapheme", maxLength: 4 })), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

/** Texts of more than 1,024 characters, which the site puts into a row of their own. */
const longText = fc.tuple(shortText, shortText).map(([start, end]) => `${start}${"长".repeat(1_024)}${end}`);

/** A title, a name or a biography of someone who means harm. */
export const hostileText = fc.oneof({ weight: 5, arbitrary: shortText }, { weight: 1, arbitrary: longText });

/** The text with the anchor's uid in place of its placeholder. */
export function textOfAnchor(text: string, uid: string): string {
  return text.replaceAll(UID, uid);
}
