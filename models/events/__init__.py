"""What takes place, when and where: events, ticket types, questions, media, and what guests are told of them."""
