// In place of `@twilio-paste/animation-library`: see ../lighter-paste.js. A component that takes anything else
// from there fails the build with "export … was not found".

/** Nothing animates, so there is nothing to switch off. */
export const Globals = {
  assign() {},
};

/** Whatever the answer, Paste only hands it to `Globals`. What users prefer is heeded in CSS. */
export const useReducedMotion = () => false;
