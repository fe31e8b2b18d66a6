import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../../emulator/cast/rooms.ts";
import { startEmulator } from "../../emulator/server.ts";
import { pictureSize } from "../../emulator/streams/picture.ts";
import { sampleOf } from "../../sample-of.ts";
import { runCli, startCli } from "../run-cli.ts";
import { CTRL_C, isTerminalLeftOut, startInTerminal } from "./start-in-terminal.ts";

const live = cast.live.webRid;
const hasFfmpeg = ["ffmpeg", "ffprobe"].every((name) => spawnSync(name, ["-version"]).status === 0);

/** Where everything is required, tests that need it fail instead, and say what to install. */
const isLeftOut = !hasFfmpeg && process.env.REQUIRE_ALL !== "1";

/** A site whose streams are real ones of three seconds, and a folder to record them into. */
async function setUp() {
  if (!hasFfmpeg) throw new Error("ffmpeg is not here: apt-get install ffmpeg");
  const site = await startEmulator({ streams: true });
  onTestFinished(() => site.close());
  const folder = mkdtempSync(join(tmpdir(), "cli-ffmpeg-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, env: { DOUYIN_ORIGINS: site.originsVariable, DOUYIN_CACHE: join(folder, "cache") } };
}

interface Probed {
  format: { duration: string };
  streams: {
    codec_type: string;
    codec_name: string;
    width?: number;
    height?: number;
    nb_read_frames: string;
  }[];
}

/** What ffprobe finds in a file whose every frame it reads. */
function probe(file: string): Probed {
  const args = ["-v", "error", "-count_frames", "-show_format", "-show_streams", "-of", "json", file];
  const { stdout, stderr, status } = spawnSync("ffprobe", args, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
}

const quietly = "ffmpeg -nostdin -hide_banner -loglevel error";

describe.skipIf(isLeftOut)("stream --exec with ffmpeg (needs ffmpeg)", () => {
  const kinds = [
    { format: "flv", ending: "flv", sound: true },
    { format: "flv", ending: "mp4", sound: true },
    { format: "flv", ending: "mkv", sound: true },
    { format: "hls", ending: "ts", sound: false },
  ];

  test.each(sampleOf(kinds, 4))(
    "records two seconds of $format into a file .$ending that plays",
    async (kind) => {
      const { format, ending, sound } = kind;
      const { folder, env } = await setUp();
      const command = `${quietly} -i {url} -t 2 -c copy "${folder}/{owner} {quality}.${ending}"`;
      const { ended } = startCli(["stream", live, "--format", format, "--exec", command], env);
      expect(await ended).toEqual({ code: 0, stdout: "", stderr: "" });
      const name = `${cast.live.owner.nickname} origin.${ending}`;
      expect(readdirSync(folder)).toContain(name);
      const { format: found, streams } = probe(join(folder, name));
      expect(Number(found.duration)).toBeGreaterThan(1.5);
      expect(Number(found.duration)).toBeLessThan(2.5);
      expect(streams).toContainEqual(
        expect.objectContaining({
          codec_name: "h264",
          width: pictureSize,
          height: pictureSize,
          nb_read_frames: "10",
        }),
      );
      expect(streams.map(({ codec_type }) => codec_type)).toEqual(sound ? ["video", "audio"] : ["video"]);
    },
  );

  test("fails with one line where ffmpeg does", async () => {
    const { folder, env } = await setUp();
    const command = `ffmpeg -nostdin -loglevel quiet -i {url} -c copy ${folder}/nowhere/out.flv`;
    const { code, stdout, stderr } = await runCli(["stream", live, "--exec", command], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^douyin-info: ffmpeg ended with \d+\n$/);
  });

  test.skipIf(isTerminalLeftOut)(
    "leaves a file that plays after Ctrl-C at a terminal (needs script)",
    async () => {
      const { folder, env } = await setUp();
      // At the speed of the stream, which tells on stderr what is written.
      const command = `ffmpeg -hide_banner -re -i {url} -c copy -flush_packets 1 ${folder}/out.mp4`;
      const { press, written, ended } = startInTerminal(["stream", live, "--exec", command], {
        env,
        columns: 200,
      });
      await vi.waitFor(() => expect(written()).toMatch(/time=00:00:0[1-9]/), {
        timeout: 20_000,
        interval: 20,
      });
      press(CTRL_C);
      const { code, screen } = await ended;
      expect({ code, last: screen.lines.at(-1) }).toEqual({ code: 130, last: "douyin-info: interrupted" });
      const { format, streams } = probe(join(folder, "out.mp4"));
      expect(Number(format.duration)).toBeGreaterThan(0.5);
      expect(streams).toContainEqual(expect.objectContaining({ codec_name: "h264" }));
    },
  );
});
