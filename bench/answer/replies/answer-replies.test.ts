import { describe, expect, it } from "vitest";
import { answerReplies } from "./answer-replies.ts";

const limits = {
  "2 KB": 2_031,
  "67 KB": 66_732,
  "825 KB": 825_000,
  "page 165 KB": 165_000,
  "page 1.1 MB": 1_100_000,
};

describe.each(answerReplies())(
  "the reply $name of the measurement of answers",
  ({ name, api, bytes, says }) => {
    it("is as large as its name says", () => {
      expect(bytes.length / limits[name]).toBeGreaterThanOrEqual(1);
      expect(bytes.length / limits[name]).toBeLessThan(1.02);
    });

    it("says what is to be read in it", () => {
      const text = new TextDecoder().decode(bytes);
      if (api === "web") {
        const [room] = JSON.parse(text).data.data;
        expect({ living: room.status === 2, title: room.title }).toEqual(says);
      } else {
        // In one push, without a state before it, so that the simplest of readers find it.
        expect(text.match(/\{\\"state\\":/g)).toHaveLength(1);
      }
    });
  },
);
