import { styled } from '@twilio-paste/core/styling-library';

/** A text field without a look of its own, for a box that draws border and focus. */
export const BareInput = styled.input({
  flex: '1 1 auto',
  minWidth: 0,
  margin: 0,
  padding: 0,
  border: 'none',
  outline: 'none',
  color: 'inherit',
  background: 'none',
  font: 'inherit',
});
