import type { Member } from "./member.ts";

/** A room beyond the cast. */
export interface FurtherRoom {
  roomId: number;
  uid: number;
  /** Undefined where the numbers are nobody's. */
  member: Member | undefined;
}

/** As many rooms as are wanted, all of invented people; the one of a number is the same each time. */
export function furtherRooms(count: number): readonly FurtherRoom[] {
  return Array.from({ length: count }, (_, index) => roomOf(index + 1));
}

/** A few hours before 2026. */
const FIRST_BEGAN = 1_767_200_000;

type Part = Pick<Member, "status" | "began" | "lock">;

function roomOf(number: number): FurtherRoom {
  const roomId = 7_200_000 + number;
  const uid = 50_000 + number;
  const part = partOf(number);
  if (part === undefined) return { roomId, uid, member: undefined };
  const shown = { owner: `主播${number}`, title: `第 ${number} 间`, area: "聊天" };
  return { roomId, uid, member: { roomId, uid, ...shown, ...part } };
}

/** Of fifty rooms one is nobody's and one was shut, five play old videos, fifteen are on air, of which one is hidden and one locked. */
function partOf(number: number): Part | undefined {
  const began = FIRST_BEGAN + (number % 3_600);
  switch (number % 50) {
    case 0:
      return undefined;
    case 25:
      return { status: 0, lock: "shut" };
    case 11:
      return { status: 1, began, lock: "hidden" };
    case 31:
      return { status: 1, began, lock: "password" };
  }
  if (number % 10 === 3) return { status: 2 };
  return [1, 4, 7].includes(number % 10) ? { status: 1, began } : { status: 0 };
}
