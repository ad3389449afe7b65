exports.thanks = (name) => "Thank you, " + name;
