// The shapes of what is sent and answered.
// Made from the schemas of the handlers by `npm run client`. Do not edit it here.
export {};
