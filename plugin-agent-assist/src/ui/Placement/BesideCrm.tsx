import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

/** Flex gives the CRM its content's width as its least; beside us it has to take what is left. */
const NEIGHBOURS = '[data-agent-assist-beside="row"] > * { flex-shrink: 1; min-width: 0; }';

/** Narrower than this, two columns would each be too narrow to read in. */
const TWO_COLUMNS_FROM_PX = 640;

type Direction = 'row' | 'column';

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
    <Box
      ref={self}
      element="AGENT_ASSIST_PLACEMENT"
      display="flex"
      boxSizing="border-box"
      flexGrow={0}
      flexShrink={0}
      flexBasis={direction === 'row' ? '48%' : '60%'}
      minWidth="size0"
      minHeight="size0"
      overflow="hidden"
      borderStyle="solid"
      borderColor="colorBorderWeaker"
      borderWidth="borderWidth0"
      borderRightWidth={direction === 'row' ? 'borderWidth10' : 'borderWidth0'}
      borderBottomWidth={direction === 'row' ? 'borderWidth0' : 'borderWidth10'}
    >
      <style>{NEIGHBOURS}</style>
      {children}
    </Box>
  );
};
