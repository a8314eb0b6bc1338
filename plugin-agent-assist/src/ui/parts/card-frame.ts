import type { BoxStyle } from './look';

/** The border and the room of what stands in the feed as one piece. */
export const CARD_FRAME: BoxStyle = {
  paddingX: 'space40',
  paddingTop: 'space30',
  paddingBottom: 'space20',
  borderWidth: 'borderWidth10',
  borderStyle: 'solid',
  borderColor: 'colorBorderWeaker',
  borderRadius: 'borderRadius20',
  backgroundColor: 'colorBackgroundBody',
};
