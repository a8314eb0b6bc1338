// In place of `@twilio-paste/color-contrast-utils`: see ../lighter-paste.js. An ES module, because a theme that
// imports anything else cannot be merged with what uses it, and then all of it stays.

const leftOut = (name) => () => {
  throw new TypeError(`${name} is not in this build`);
};

export const getContrastRatingsOfTokensWithTextContrastRequirements = leftOut(
  'getContrastRatingsOfTokensWithTextContrastRequirements',
);
export const getContrastRatingsOfTokensWithUIControlContrastRequirements = leftOut(
  'getContrastRatingsOfTokensWithUIControlContrastRequirements',
);
export const getNumberOfTextFailures = leftOut('getNumberOfTextFailures');
export const getNumberOfUIControlFailures = leftOut('getNumberOfUIControlFailures');
