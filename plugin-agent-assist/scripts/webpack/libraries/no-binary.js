// In place of what socket.io-parser has for bytes: see ../lighter-libraries.js.

/** Whatever is no text has to be received as bytes, or the parser takes it for a mistake in the protocol. */
export const isBinary = (frame) => typeof frame !== 'string';

/** The plugin sends names of conversations only. */
export const hasBinary = () => false;

/** Never called, as nothing is binary. */
export const deconstructPacket = (packet) => ({ packet, buffers: [] });

/** An event that has bytes keeps their places without them, and is refused like whatever else has another shape. */
export const reconstructPacket = (packet) => packet;
