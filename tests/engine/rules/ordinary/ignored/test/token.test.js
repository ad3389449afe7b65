const token = "abc";
expect(login({ password: "x" })).toBe(1);
