import { styled } from '@twilio-paste/core/styling-library';

/** Two lines at most, the rest behind an ellipsis. The element still holds, and is named by, the whole text. */
export const ClampedText = styled.span({
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: 2,
  overflow: 'hidden',
  overflowWrap: 'anywhere',
});
