import * as React from 'react';
import { css, styled } from '@twilio-paste/core/styling-library';

/** Flex gives the CRM its content's width as its least; beside us it has to take what is left. */
const NEIGHBOURS = '[data-agent-assist-beside="row"] > * { flex-shrink: 1; min-width: 0; }';

/** Narrower than this, two columns would each be too narrow to read in. */
const TWO_COLUMNS_FROM_PX = 640;

type Direction = 'row' | 'column';

const Place = styled.div(
  css({
    display: 'flex',
    boxSizing: 'border-box',
    flexGrow: 0,
    flexShrink: 0,
    minWidth: 0,
    minHeight: 0,
    overflow: 'hidden',
    borderWidth: 'borderWidth0',
    borderStyle: 'solid',
    borderColor: 'colorBorderWeaker',
    '&[data-direction="row"]': { flexBasis: '48%', borderRightWidth: 'borderWidth10' },
    '&[data-direction="column"]': { flexBasis: '60%', borderBottomWidth: 'borderWidth10' },
  }),
);

/**
 * Stands beside whatever CRM Flex's second panel holds, and above it where the panel is narrow. Flex lays that panel
 * out as one column and offers no setting for it, so the direction is set on the element around us, and given back.
 */
export const BesideCrm: React.FC = ({ children }) => {
  const self = React.useRef<HTMLDivElement>(null);
  const [direction, setDirection] = React.useState<Direction>('row');

  React.useLayoutEffect(() => {
    const panel = self.current?.parentElement;
    if (!panel) return undefined;
    const before = panel.style.flexDirection;
    const place = (): void => {
      const next: Direction = panel.clientWidth >= TWO_COLUMNS_FROM_PX ? 'row' : 'column';
      panel.style.flexDirection = next;
      panel.dataset.agentAssistBeside = next;
      setDirection(next);
    };
    // It calls before the first paint, too. To ask for the width here would have Flex laid out once more for that.
    const observer = new ResizeObserver(place);
    observer.observe(panel);
    return () => {
      observer.disconnect();
      panel.style.flexDirection = before;
      delete panel.dataset.agentAssistBeside;
    };
  }, []);

  return (
    <Place ref={self} data-paste-element="AGENT_ASSIST_PLACEMENT" data-direction={direction}>
      <style>{NEIGHBOURS}</style>
      {children}
    </Place>
  );
};
