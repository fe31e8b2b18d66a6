/** AAC: low complexity, 44 100 Hz, one channel. */
export const silenceConfiguration = Buffer.from([0x12, 0x08]);

export const silenceFrameMs = (1024 / 44_100) * 1000;

/** One frame whose highest band is none: nothing to hear. The last three bits say that it ends. */
export const silenceFrame = Buffer.from([0, 0, 0, 0x07]);
