import { describe, expect, it } from "vitest";
import { answering } from "./test-world/receiver.ts";
import { sending } from "./test-world/sending.ts";

const saying = (body: string) => answering(200, { body });

describe("a robot that answers 200", () => {
  it("has taken an alert where its reply says so", async () => {
    const { begin, receiver, counts } = await sending({ webhook: { format: "wecom" } });
    receiver.respond = saying('{"errcode":0,"errmsg":"ok"}');
    await begin();
    expect(counts()).toMatchObject({ delivered: 1, waiting: 0 });
  });

  it("and that it is spoken to too often gets the alert later", async () => {
    const { begin, pass, receiver, counts } = await sending({ webhook: { format: "dingtalk" } });
    receiver.respond = saying('{"errcode":130101,"errmsg":"send too fast"}');
    await begin();
    await pass(400);
    expect(counts()).toMatchObject({ delivered: 0, waiting: 1, isFailing: true });
    receiver.respond = saying('{"errcode":0}');
    await pass(301);
    expect(counts()).toMatchObject({ delivered: 1, waiting: 0 });
  });

  it("and that it refuses is named in the log by the number of its error", async () => {
    const { begin, pass, receiver, counts, warnings } = await sending({ webhook: { format: "feishu" } });
    receiver.respond = saying('{"code":19021,"msg":"sign match fail"}');
    await begin();
    await pass(30);
    expect(counts()).toMatchObject({ delivered: 0, dropped: 1 });
    expect(warnings.find(({ message }) => /does not take/.test(message))?.fields).toMatchObject({
      ...{ webhook: 1, format: "feishu", verdict: "refused", reason: 19021 },
    });
  });

  it.each(["", "<html>", "null", "[]", "5"])("with %j, as a portal may do, is tried again", async (body) => {
    const { begin, pass, receiver, counts } = await sending({ webhook: { format: "wecom" } });
    receiver.respond = saying(body);
    await begin();
    receiver.respond = saying('{"errcode":0}');
    await pass(4);
    expect(counts()).toMatchObject({ delivered: 1 });
  });

  it("and goes on without an end is read no further than a robot's words are long", async () => {
    const { begin, pass, receiver, counts } = await sending({ webhook: { format: "bark" } });
    receiver.respond = (response) => {
      const write = () => {
        while (response.write("x".repeat(10_000)));
      };
      response.on("drain", write);
      write();
    };
    await begin();
    expect(counts()).toMatchObject({ isFailing: true });
    receiver.respond = saying('{"code":200}');
    await pass(4);
    expect(counts()).toMatchObject({ delivered: 1 });
  });
});
