// In place of `immer`: see ../lighter-libraries.js. A part of Redux Toolkit that imports anything else from there
// fails the build with "export … was not found".

const leftOut = (name) => () => {
  throw new TypeError(`immer's ${name} is not in this build`);
};

/** There are no drafts, so nothing is one. */
export const isDraft = () => false;

export const current = leftOut('current');
export const freeze = leftOut('freeze');
export const isDraftable = leftOut('isDraftable');
export const original = leftOut('original');
export const produce = leftOut('produce');
