import * as React from 'react';
import { Box } from '@twilio-paste/core/box';

import type { Json, Parameter } from '../../domain/suggestion';
import { parseJson } from './json';
import { JsonText, VisibleText } from './VisibleText';

export interface ParameterListProps {
  readonly parameters: readonly Parameter[];
  /** What can be done with a value. `nameId` is the id of the text that names it. */
  readonly actionsOf?: (parameter: Parameter, nameId: string) => React.ReactNode;
  /** Begins the ids of the names. */
  readonly idPrefix: string;
}

/** Names and values, every one of them whole: what an agent agrees to is what they have seen. */
export const ParameterList: React.FC<ParameterListProps> = ({ parameters, actionsOf, idPrefix }) => (
  <Box
    as="dl"
    element="AGENT_ASSIST_PARAMETERS"
    margin="space0"
    display="flex"
    flexDirection="column"
    rowGap="space20"
    fontSize="fontSize20"
    lineHeight="lineHeight20"
  >
    {parameters.map((parameter, index) => {
      const nameId = `${idPrefix}-parameter-${index}`;
      return (
        <Box key={index} display="flex" flexWrap="wrap" columnGap="space30" alignItems="baseline">
          <Box
            as="dt"
            id={nameId}
            flex="0 1 auto"
            minWidth="size0"
            color="colorTextWeak"
            overflowWrap="anywhere"
            whiteSpace="pre-wrap"
          >
            <VisibleText>{parameter.name}</VisibleText>
          </Box>
          <Box
            as="dd"
            flex="1 1 60%"
            minWidth="size0"
            margin="space0"
            color="colorText"
            overflowWrap="anywhere"
            whiteSpace="pre-wrap"
          >
            <Value value={parameter.value} />
            {actionsOf?.(parameter, nameId)}
          </Box>
        </Box>
      );
    })}
  </Box>
);

const Value: React.FC<{ readonly value: Json }> = ({ value }) =>
  typeof value === 'string' && !couldBeMistaken(value) ? (
    <VisibleText>{value}</VisibleText>
  ) : (
    <JsonText value={value} />
  );

/** The text "5" is not the number 5, and blanks at an edge are not seen without quotation marks. */
const couldBeMistaken = (text: string): boolean => {
  if (text === '' || text !== text.trim()) return true;
  const parsed = parseJson(text);
  return parsed.ok || parsed.problem !== 'notJson';
};
