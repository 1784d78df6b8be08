"""奖补兑现: what a policy rewards, who is on the list, the way to the money, and its need."""
