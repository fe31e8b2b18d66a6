/** The configuration of the sound: AAC, low complexity, 44 100 Hz, one channel. */
export const silenceConfiguration = Buffer.from([0x12, 0x08]);

export const silenceFrameMs = (1024 / 44_100) * 1000;

/** A silent AAC frame: its highest band is none, and the last three bits mark its end. */
export const silenceFrame = Buffer.from([0, 0, 0, 0x07]);
